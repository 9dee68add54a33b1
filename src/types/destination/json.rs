//! Destinations as JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::destination::Destination;
use super::param_text::{ParamText, read_param};
use super::unknown::UnknownDestination;
use crate::generated::types::DestinationKind;
use crate::json::extra::Extra;
use crate::json::form::{Form, Formed};
use crate::json::member_name::Name;
use crate::json::object::{Object, is_blank};
use crate::json::origin::is_of_service;
use crate::json::raw::{Raw, Transcode, text};
use crate::json::read::{self, Found, Read, Reading, read_exactly};
use crate::json::text::{quoted, separate, unquoted};
use crate::json::value::Json;

impl Serialize for Destination {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (param, extra) = match self {
            Self::Obs { param, extra, text } => (param_text(param, text), extra),
            Self::Smn { param, extra, text } => (param_text(param, text), extra),
            Self::Dis { param, extra, text } => (param_text(param, text), extra),
            Self::FunctionGraph { param, extra, text } => (param_text(param, text), extra),
            Self::Unknown(other) => return other.as_json().serialize(serializer),
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("destination", &self.kind())?;
        map.serialize_entry("param", &param.map_err(S::Error::custom)?)?;
        for (name, value) in extra
            .iter()
            .filter(|(name, _)| !["destination", "param"].contains(name))
        {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The text of parameters: as it was read, or their members by name.
fn param_text<'a, T: Object + Serialize + PartialEq>(
    param: &T,
    text: &'a ParamText,
) -> Result<Cow<'a, str>, serde_json::Error> {
    if let Some(text) = text.as_str()
        && read_param::<T>(text).is_some_and(|read| read == *param)
    {
        return Ok(Cow::Borrowed(text));
    }
    let written = serde_json::to_string(param)?;
    let set = T::MEMBERS.iter().filter(|name| param.is_set(name));
    if set.is_sorted() && param.extra().is_empty() {
        return Ok(Cow::Owned(written));
    }
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(&written)?;
    serde_json::to_string(&members).map(Cow::Owned)
}

impl Read for Destination {
    const EXPECTED: &'static str = "an object";

    fn read_into<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        let form = Pair;
        Ok(
            match deserializer.deserialize_any(Formed {
                form,
                place: &mut *place,
            })? {
                // Not an object: a destination, but none that this crate knows.
                Found::Kept(other) if !other.as_str().starts_with('{') => {
                    *place = Some(Self::Unknown(UnknownDestination::read(*other, None, None)));
                    Found::Value
                }
                found => found,
            },
        )
    }
}

impl<'de> Deserialize<'de> for Destination {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match read_exactly(deserializer)? {
            Reading::Value(destination) | Reading::Partial(destination, _) => Ok(destination),
            Reading::Absent => Err(D::Error::custom("there is no destination")),
            Reading::Kept(other) => Ok(Self::Unknown(UnknownDestination::read(other, None, None))),
        }
    }
}

struct Pair;

impl<'de> Form<'de> for Pair {
    type Value = Destination;
    const OPENING: char = '{';

    fn map<A: MapAccess<'de>>(
        self,
        place: &mut Option<Destination>,
        mut members: A,
    ) -> Result<Found, A::Error> {
        let (mut name, mut param) = (None, None);
        let mut repeated = Vec::new();
        let mut extra = Extra::default();
        while let Some(member) = members.next_key_seed(Name)? {
            match &*member {
                "destination" => {
                    let again = name.replace(members.next_value_seed(Raw)?);
                    repeated.extend(again.map(|json| ("destination", json.to_string())));
                }
                "param" => {
                    let again = param.replace(members.next_value_seed(Param::default())?);
                    let again =
                        again.and_then(|again| param_json(again.text.as_deref(), again.other));
                    repeated.extend(again.map(|json| ("param", json)));
                }
                _ => extra.push(&member, read::any(&mut members)?),
            }
        }
        extra.keep_last();
        let destination = name.as_deref().and_then(unquoted);
        let Param { text, other } = param.unwrap_or_default();
        if matches!(name.as_deref(), None | Some("null")) || destination.as_deref() == Some("") {
            let has_param = other.as_deref().is_some_and(|other| other != "null")
                || !matches!(text.as_deref(), None | Some("" | "{}"));
            if !has_param && is_blank(&extra) {
                return Ok(Found::Absent);
            }
            let json = pair_text(
                &[],
                name.as_deref(),
                param_json(text.as_deref(), other).as_deref(),
                &extra,
            );
            return Ok(Found::kept(json));
        }
        let kind = destination.as_deref().map(DestinationKind::from);
        // A user's has one of each. The last of a response counts.
        if is_of_service() {
            repeated.clear();
        }
        let text = match (kind, text) {
            (Some(kind), Some(text)) if repeated.is_empty() => {
                match known(place, &kind, text, &mut extra) {
                    Ok(()) => return Ok(Found::Value),
                    Err(text) => Some(text),
                }
            }
            (_, text) => text,
        };
        let json = pair_text(
            &repeated,
            name.as_deref(),
            param_json(text.as_deref(), other).as_deref(),
            &extra,
        );
        let unknown = UnknownDestination::read(
            Json::of_read(json),
            destination.map(Cow::into_owned),
            text.map(String::from),
        );
        *place = Some(Destination::Unknown(unknown));
        Ok(Found::Value)
    }
}

/// The member `param`: a string, or the JSON of something else.
#[derive(Default)]
struct Param {
    text: Option<Box<str>>,
    other: Option<String>,
}

impl<'de> DeserializeSeed<'de> for Param {
    type Value = Self;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Param {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self, E> {
        Ok(Self {
            text: Some(text.into()),
            other: None,
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Self, D::Error> {
        let text = text(value)?;
        Ok(match unquoted(&text) {
            Some(param) => Self {
                text: Some(param.into()),
                other: None,
            },
            None => Self::other(text.into_owned()),
        })
    }

    fn visit_unit<E: Error>(self) -> Result<Self, E> {
        // A destination that is not known is written back as it was.
        Ok(Self::other("null".to_owned()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self, E> {
        Transcode.visit_bool(value).map(Self::other)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self, E> {
        Transcode.visit_i64(value).map(Self::other)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self, E> {
        Transcode.visit_u64(value).map(Self::other)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self, E> {
        Transcode.visit_f64(value).map(Self::other)
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Self, E> {
        Transcode.visit_bytes(value).map(Self::other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self, A::Error> {
        Transcode.visit_seq(items).map(Self::other)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self, A::Error> {
        Transcode.visit_map(members).map(Self::other)
    }
}

impl Param {
    fn other(json: String) -> Self {
        Self {
            text: None,
            other: Some(json),
        }
    }
}

fn param_json(text: Option<&str>, other: Option<String>) -> Option<String> {
    other.or_else(|| text.map(quoted))
}

/// Reads the destination of a known kind into its place; the text again, where its parameters cannot be read.
fn known(
    place: &mut Option<Destination>,
    kind: &DestinationKind,
    text: Box<str>,
    extra: &mut Extra,
) -> Result<(), Box<str>> {
    macro_rules! known {
        ($variant:ident) => {
            match read_param(&text) {
                Some(param) => Destination::$variant {
                    param,
                    extra: std::mem::take(extra),
                    text: ParamText::read(text),
                },
                None => return Err(text),
            }
        };
    }
    *place = Some(match kind {
        DestinationKind::Obs => known!(Obs),
        DestinationKind::Smn => known!(Smn),
        DestinationKind::Dis => known!(Dis),
        DestinationKind::FunctionGraph => known!(FunctionGraph),
        DestinationKind::Unknown(_) => return Err(text),
    });
    Ok(())
}

/// The JSON of a pair, with earlier members of the same names before it.
fn pair_text(
    repeated: &[(&str, String)],
    name: Option<&str>,
    param: Option<&str>,
    extra: &Extra,
) -> String {
    let pair = [("destination", name), ("param", param)];
    let pair = pair
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let extra = extra.iter().map(|(name, value)| (name, value.as_str()));
    let mut text = "{".to_owned();
    let repeated = repeated.iter().map(|(name, json)| (*name, json.as_str()));
    for (name, value) in repeated.chain(pair).chain(extra) {
        separate(&mut text);
        text.push_str(&quoted(name));
        text.push(':');
        text.push_str(value);
    }
    text.push('}');
    text
}
