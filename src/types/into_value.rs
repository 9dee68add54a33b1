//! What setters take: the conversions into the values of members and parameters.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde_json::{Map, Value};

use super::destination::destination::Destination;
use super::event::Event;
use super::function_urn::FunctionUrn;
use super::payload::Payload;
use super::timestamp::Timestamp;
use crate::generated::types::{
    DisDestination, FunctionGraphDestination, ObsDestination, SmnDestination,
};
use crate::json::value::Json;
use crate::validation::reason::{out_of_range, range};
use bytes::Bytes;

/// What a setter takes where a value of type `T` is expected.
///
/// | expected | taken |
/// |---|---|
/// | text | `&str`, `String`, `&String`, `Cow<str>`, integers, [`FunctionUrn`] |
/// | integer | every integer type |
/// | seconds | every integer type, [`Duration`] of whole seconds |
/// | number | floats and integers of up to 32 bits |
/// | boolean | `bool` |
/// | time in a request | text of the documented form, [`SystemTime`], [`Timestamp`] |
/// | [`Timestamp`] | [`Timestamp`], [`SystemTime`], text |
/// | [`FunctionUrn`] | [`FunctionUrn`], `&FunctionUrn`, text |
/// | [`Destination`] | [`Destination`], one of its kinds, text such as `obs://bucket/prefix/?expires=3` |
/// | [`Event`] | [`Event`], `&T` of a [`Serialize`] type, [`serde_json::Value`], text and bytes of JSON |
/// | [`Payload`] | text and bytes as they are, [`Event`], `&T` of a [`Serialize`] type and [`serde_json::Value`] as JSON |
/// | an enum | its values, text |
/// | a model | the model, its builder |
/// | list | `Vec`, array, slice of what its elements take |
/// | map | `BTreeMap`, `HashMap`, arrays and vectors of pairs |
/// | any JSON | [`Json`], [`serde_json::Value`] |
///
/// An `Option` of each is taken too: `None` leaves the member unset, and may need its type,
/// `None::<i64>`. The trait is sealed.
///
/// ```
/// use std::time::Duration;
///
/// use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
///
/// let body = Body::builder()
///     .max_async_event_age(Duration::from_secs(3600))
///     .max_async_retry_attempts(Some(2_u8))
///     .build()?;
/// assert_eq!(body.max_async_event_age_in_seconds, Some(3600));
/// # Ok::<(), functiongraph::ValidationError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not convert into `{T}`",
    label = "give a value of `{T}`, or one that converts into it",
    note = "a model is given as itself or as its builder, JSON of your own is read by `serde_json::from_str` first",
    note = "the documentation of `functiongraph::IntoValue` lists what converts"
)]
pub trait IntoValue<T> {
    /// The value; none where it is to stay unset; or why it does not convert.
    #[doc(hidden)]
    fn into_value(self, sealed: Sealed) -> Result<Option<T>, String>;
}

/// Seals [`IntoValue`]: it has no name outside of this crate.
#[derive(Debug)]
pub struct Sealed(pub(super) ());

/// Whole seconds: an integer, or a [`Duration`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub(crate) i64);

/// A time in a request: text, or a moment that is written in the documented form.
#[derive(Clone, Debug, PartialEq)]
pub struct Time(TimeValue);

#[derive(Clone, Debug, PartialEq)]
enum TimeValue {
    Text(String),
    Moment(Timestamp),
}

impl Time {
    /// The text of the form, such as `YYYY-MM-DDThh:mm:ss`; a moment has the offset that the service assumes for it.
    pub(crate) fn in_form(self, form: &str) -> String {
        match self.0 {
            TimeValue::Text(text) => text,
            TimeValue::Moment(moment) => moment.in_form(form).unwrap_or_else(|| moment.to_string()),
        }
    }
}

pub(super) fn seconds(duration: Duration) -> Result<i64, String> {
    let seconds = i64::try_from(duration.as_secs()).ok();
    seconds
        .filter(|_| duration.subsec_nanos() == 0)
        .ok_or_else(|| format!("{duration:?} is not an integer number of seconds"))
}

impl<T, V: IntoValue<T>> IntoValue<T> for Option<V> {
    fn into_value(self, sealed: Sealed) -> Result<Option<T>, String> {
        match self {
            Some(value) => value.into_value(sealed),
            None => Ok(None),
        }
    }
}

/// Conversions that cannot fail.
macro_rules! into_value {
    ($target:ty: $($from:ty => $convert:expr),+ $(,)?) => {$(
        impl IntoValue<$target> for $from {
            fn into_value(self, _: Sealed) -> Result<Option<$target>, String> {
                let convert: fn($from) -> $target = $convert;
                Ok(Some(convert(self)))
            }
        }
    )+};
}

/// Conversions that can fail.
macro_rules! try_into_value {
    ($target:ty: $($from:ty),+ $(,)?) => {$(
        impl IntoValue<$target> for $from {
            fn into_value(self, _: Sealed) -> Result<Option<$target>, String> {
                <$target>::try_from(self).map(Some).map_err(|error| error.to_string())
            }
        }
    )+};
}

macro_rules! integers {
    ($($integer:ty),+) => {$(
        impl IntoValue<i64> for $integer {
            fn into_value(self, _: Sealed) -> Result<Option<i64>, String> {
                integer(self, i64::try_from(self).ok()).map(Some)
            }
        }

        impl IntoValue<Seconds> for $integer {
            fn into_value(self, _: Sealed) -> Result<Option<Seconds>, String> {
                integer(self, i64::try_from(self).ok()).map(|number| Some(Seconds(number)))
            }
        }

        impl IntoValue<String> for $integer {
            fn into_value(self, _: Sealed) -> Result<Option<String>, String> {
                Ok(Some(self.to_string()))
            }
        }
    )+};
}

integers!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

fn integer(given: impl Display, number: Option<i64>) -> Result<i64, String> {
    number.ok_or_else(|| out_of_range(given, range(Some(i64::MIN), Some(i64::MAX), "")))
}

/// The marker of a page, for a parameter that is an integer.
#[allow(
    dead_code,
    reason = "it follows from the document whether there is one"
)]
pub(crate) struct Digits(pub String);

impl IntoValue<i64> for Digits {
    fn into_value(self, _: Sealed) -> Result<Option<i64>, String> {
        integer(&self.0, self.0.parse().ok()).map(Some)
    }
}

impl IntoValue<Seconds> for Duration {
    fn into_value(self, _: Sealed) -> Result<Option<Seconds>, String> {
        seconds(self).map(|seconds| Some(Seconds(seconds)))
    }
}

into_value!(Duration: Duration => |value| value);
into_value!(bool: bool => |value| value);
into_value!(f64: f64 => |value| value, f32 => f64::from, i8 => f64::from, i16 => f64::from, i32 => f64::from,
    u8 => f64::from, u16 => f64::from, u32 => f64::from);
into_value!(String: String => |text| text, &str => |text| text.to_owned(), &String => |text| text.clone(), Cow<'_, str> => |text| text.into_owned(),
    FunctionUrn => |urn| urn.to_string(), &FunctionUrn => |urn| urn.to_string());
into_value!(FunctionUrn: FunctionUrn => |urn| urn, &FunctionUrn => FunctionUrn::clone);
try_into_value!(FunctionUrn: &str, String, &String);
into_value!(Timestamp: Timestamp => |time| time, &Timestamp => Timestamp::clone, &str => |text| Timestamp::new(text), String => |text| Timestamp::new(text),
    SystemTime => Timestamp::from);
into_value!(Time: &str => |text| Time(TimeValue::Text(text.to_owned())), String => |text| Time(TimeValue::Text(text)),
    &String => |text| Time(TimeValue::Text(text.clone())), SystemTime => |time| Time(TimeValue::Moment(time.into())),
    Timestamp => |time| Time(TimeValue::Moment(time)), &Timestamp => |time| Time(TimeValue::Moment(time.clone())));
into_value!(Destination: Destination => |destination| destination, &Destination => Destination::clone,
    ObsDestination => Destination::from, &ObsDestination => |obs| obs.clone().into(),
    SmnDestination => Destination::from, &SmnDestination => |smn| smn.clone().into(),
    DisDestination => Destination::from, &DisDestination => |dis| dis.clone().into(),
    FunctionGraphDestination => Destination::from, &FunctionGraphDestination => |function| function.clone().into());
try_into_value!(Destination: &str, String, &String);
into_value!(Event: Event => |event| event, Map<String, Value> => Event::from);
try_into_value!(Event: Value, &str, String, &[u8], Vec<u8>);
into_value!(Json: Json => |json| json, &Json => Json::clone, Value => |value| Json::from(value), &Value => |value| Json::from(value));
into_value!(Vec<u8>: Vec<u8> => |bytes| bytes, &[u8] => <[u8]>::to_vec, &str => |text| text.as_bytes().to_vec(), String => String::into_bytes,
    Bytes => |bytes| bytes.to_vec());

impl<const N: usize> IntoValue<Vec<u8>> for &[u8; N] {
    fn into_value(self, _: Sealed) -> Result<Option<Vec<u8>>, String> {
        Ok(Some(self.to_vec()))
    }
}

into_value!(Payload: Payload => |payload| payload, Event => Payload::from, Json => Payload::from, Value => Payload::from,
    Map<String, Value> => Payload::from, Bytes => Payload::from, Vec<u8> => Payload::from, &[u8] => |bytes| Payload::from(bytes),
    String => Payload::from, &str => |text| Payload::from(text));

impl IntoValue<Payload> for &Payload {
    fn into_value(self, _: Sealed) -> Result<Option<Payload>, String> {
        Ok(Some(self.clone()))
    }
}

/// As JSON, but texts and bytes as they are.
impl<S: Serialize> IntoValue<Payload> for &S {
    fn into_value(self, _: Sealed) -> Result<Option<Payload>, String> {
        Payload::of_reference(self)
            .map(Some)
            .map_err(|error| format!("it cannot be written as JSON: {error}"))
    }
}

impl IntoValue<Event> for Bytes {
    fn into_value(self, _: Sealed) -> Result<Option<Event>, String> {
        Event::from_json(self)
            .map(Some)
            .map_err(|error| error.to_string())
    }
}

/// Of what is written as JSON. A string and bytes are JSON already, since no event is a string or a list.
impl<S: Serialize> IntoValue<Event> for &S {
    fn into_value(self, _: Sealed) -> Result<Option<Event>, String> {
        let event = Event::from_serialize(self).or_else(|error| match serde_json::to_value(self) {
            Ok(Value::String(text)) => Event::from_json(text),
            Ok(value @ Value::Array(_)) => match serde_json::from_value::<Vec<u8>>(value) {
                Ok(bytes) => Event::from_json(bytes),
                Err(_) => Err(error),
            },
            _ => Err(error),
        });
        event.map(Some).map_err(|error| error.to_string())
    }
}

fn collect<T, V: IntoValue<T>>(
    values: impl IntoIterator<Item = V>,
) -> Result<Option<Vec<T>>, String> {
    let mut converted = Vec::new();
    for (index, value) in values.into_iter().enumerate() {
        let value = value.into_value(Sealed(()));
        // What is none is no element.
        converted.extend(value.map_err(|reason| format!("[{index}]: {reason}"))?);
    }
    Ok(Some(converted))
}

impl<T, V: IntoValue<T>> IntoValue<Vec<T>> for Vec<V> {
    fn into_value(self, _: Sealed) -> Result<Option<Vec<T>>, String> {
        collect(self)
    }
}

impl<T, V: IntoValue<T>, const N: usize> IntoValue<Vec<T>> for [V; N] {
    fn into_value(self, _: Sealed) -> Result<Option<Vec<T>>, String> {
        collect(self)
    }
}

impl<T, V: IntoValue<T> + Clone> IntoValue<Vec<T>> for &[V] {
    fn into_value(self, _: Sealed) -> Result<Option<Vec<T>>, String> {
        collect(self.iter().cloned())
    }
}

fn collect_map<T, K: Into<String>, V: IntoValue<T>>(
    entries: impl IntoIterator<Item = (K, V)>,
) -> Result<Option<BTreeMap<String, T>>, String> {
    let mut converted = BTreeMap::new();
    for (name, value) in entries {
        let name = name.into();
        let value = value.into_value(Sealed(()));
        if let Some(value) = value.map_err(|reason| format!("{name}: {reason}"))? {
            converted.insert(name, value);
        }
    }
    Ok(Some(converted))
}

macro_rules! maps {
    ($([$($constant:tt)*] $map:ty),+ $(,)?) => {$(
        impl<T, K: Into<String>, V: IntoValue<T>, $($constant)*> IntoValue<BTreeMap<String, T>> for $map {
            fn into_value(self, _: Sealed) -> Result<Option<BTreeMap<String, T>>, String> {
                collect_map(self)
            }
        }
    )+};
}

maps!([] BTreeMap<K, V>, [H] HashMap<K, V, H>, [] Vec<(K, V)>, [const N: usize] [(K, V); N]);

/// The conversions into a model.
macro_rules! impl_model {
    ($model:path, $builder:ident) => {
        impl $crate::IntoValue<$model> for $model {
            fn into_value(
                self,
                _: $crate::types::into_value::Sealed,
            ) -> ::std::result::Result<Option<$model>, String> {
                Ok(Some(self))
            }
        }

        impl $crate::IntoValue<$model> for &$model {
            fn into_value(
                self,
                _: $crate::types::into_value::Sealed,
            ) -> ::std::result::Result<Option<$model>, String> {
                Ok(Some(self.clone()))
            }
        }

        impl $crate::IntoValue<$model> for $builder {
            fn into_value(
                self,
                _: $crate::types::into_value::Sealed,
            ) -> ::std::result::Result<Option<$model>, String> {
                self.invalid.reason()?;
                Ok(Some(self.model))
            }
        }

        impl From<$model> for $builder {
            fn from(model: $model) -> Self {
                Self {
                    model,
                    invalid: Default::default(),
                }
            }
        }

        impl TryFrom<$builder> for $model {
            type Error = $crate::ValidationError;

            fn try_from(builder: $builder) -> ::std::result::Result<Self, Self::Error> {
                builder.build()
            }
        }
    };
}
pub(crate) use impl_model;
