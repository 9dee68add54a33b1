//! Where results are sent: the pair `destination` and `param`, the second a JSON object in a string.

use std::collections::HashMap;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::generated::lenient::{self, Model};
use crate::generated::types::{
    DestinationKind, DisDestinationParam, FunctionGraphDestinationParam, ObsDestinationParam,
    SmnDestinationParam,
};
use crate::types::function_urn::FunctionUrn;
use crate::types::strict_json::StrictJson;
use crate::validate::{Validate, ValidationError};

/// Where the result of a run is sent.
///
/// ```
/// use functiongraph::Destination;
///
/// let destination = Destination::from(Destination::obs("dead-letters").prefix("resize/").expires_days(30));
/// assert_eq!(
///     serde_json::to_string(&destination)?,
///     r#"{"destination":"OBS","param":"{\"bucket\":\"dead-letters\",\"expires\":30,\"prefix\":\"resize/\"}"}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Members of `param` that this crate does not know are kept in the parameters' `extra`, members
/// beside `destination` and `param` in `extra`; both are written back as they were read.
///
/// From the tables `FuncDestinationConfig` of the page
/// [设置函数异步配置信息](https://support.huaweicloud.com/api-functiongraph/functiongraph_06_0142.html).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Destination {
    /// An object in a bucket.
    Obs {
        /// The parameters of that service.
        param: ObsDestinationParam,
        /// Members beside `destination` and `param`.
        extra: Map<String, Value>,
    },
    /// A message to a topic.
    Smn {
        /// The parameters of that service.
        param: SmnDestinationParam,
        /// Members beside `destination` and `param`.
        extra: Map<String, Value>,
    },
    /// A record in a stream.
    Dis {
        /// The parameters of that service.
        param: DisDestinationParam,
        /// Members beside `destination` and `param`.
        extra: Map<String, Value>,
    },
    /// A call of another function.
    FunctionGraph {
        /// The parameters of that service.
        param: FunctionGraphDestinationParam,
        /// Members beside `destination` and `param`.
        extra: Map<String, Value>,
    },
    /// One that this crate does not know, or whose `param` is not the JSON it should be.
    Unknown(UnknownDestination),
}

impl Destination {
    /// Objects in the bucket, for good until [`expires_days`](ObsDestinationParam::expires_days) is said.
    pub fn obs(bucket: impl Into<String>) -> ObsDestinationParam {
        ObsDestinationParam {
            bucket: Some(bucket.into()),
            ..Default::default()
        }
    }

    /// Messages to the topic.
    pub fn smn(topic_urn: impl Into<String>) -> Self {
        SmnDestinationParam {
            topic_urn: Some(topic_urn.into()),
            ..Default::default()
        }
        .into()
    }

    /// Records in the stream.
    pub fn dis(stream_name: impl Into<String>) -> Self {
        DisDestinationParam {
            stream_name: Some(stream_name.into()),
            ..Default::default()
        }
        .into()
    }

    /// Calls of the function.
    ///
    /// A function that is its own destination is refused when it is sent: the same name and the same version or alias,
    /// `latest` where none is given. Two functions must not be each other's destination either, which cannot be seen
    /// here; nor can an alias that stands for the function's own version.
    pub fn function(func_urn: impl Into<String>) -> Self {
        FunctionGraphDestinationParam {
            func_urn: Some(func_urn.into()),
            ..Default::default()
        }
        .into()
    }

    /// One that this crate does not know: sent as given, `param` being what the service expects there.
    pub fn unknown(destination: impl Into<String>, param: impl Into<String>) -> Self {
        let pair = json!({ "destination": destination.into(), "param": param.into() });
        Self::Unknown(UnknownDestination(pair))
    }

    /// The service's name, as the API writes it.
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Self::Obs { .. } => DestinationKind::Obs.to_string(),
            Self::Smn { .. } => DestinationKind::Smn.to_string(),
            Self::Dis { .. } => DestinationKind::Dis.to_string(),
            Self::FunctionGraph { .. } => DestinationKind::FunctionGraph.to_string(),
            Self::Unknown(other) => other.destination().unwrap_or_default().to_owned(),
        }
    }
}

/// A destination kept as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownDestination(Value);

impl UnknownDestination {
    /// The service's name.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        self.0.get("destination")?.as_str()
    }

    /// The text of `param`, JSON or not.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.0.get("param")?.as_str()
    }

    /// All of it.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.0
    }
}

impl ObsDestinationParam {
    /// Sets the directory prefix of the objects.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Sets after how many days an object is deleted; 0 keeps it for good. The range is checked when it is sent.
    #[must_use]
    pub fn expires_days(mut self, days: impl Into<i64>) -> Self {
        self.expires = Some(days.into());
        self
    }
}

macro_rules! destination_from {
    ($($variant:ident: $param:ty),* $(,)?) => {$(
        impl From<$param> for Destination {
            fn from(param: $param) -> Self {
                Self::$variant { param, extra: Map::new() }
            }
        }
    )*};
}

destination_from! {
    Obs: ObsDestinationParam,
    Smn: SmnDestinationParam,
    Dis: DisDestinationParam,
    FunctionGraph: FunctionGraphDestinationParam,
}

impl Validate for Destination {
    fn validate(&self) -> Result<(), ValidationError> {
        match self {
            Self::Obs { param, .. } => param.validate(),
            Self::Smn { param, .. } => param.validate(),
            Self::Dis { param, .. } => param.validate(),
            Self::FunctionGraph { param, .. } => param.validate(),
            Self::Unknown(_) => Ok(()),
        }
        .map_err(|violation| violation.inside("param"))
    }

    fn validate_for(&self, function: &FunctionUrn) -> Result<(), ValidationError> {
        let Self::FunctionGraph { param, .. } = self else {
            return Ok(());
        };
        let named = param
            .func_urn
            .as_deref()
            .and_then(|urn| urn.parse::<FunctionUrn>().ok());
        match named {
            Some(named) if named.is_same(function) => Err(ValidationError::new(
                "param.func_urn",
                format!(
                    "{:?} is the function itself, which cannot be its own destination; use another function",
                    named.as_str()
                ),
            )),
            _ => Ok(()),
        }
    }
}

impl Serialize for Destination {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (param, extra) = match self {
            Self::Obs { param, extra } => (to_json(param), extra),
            Self::Smn { param, extra } => (to_json(param), extra),
            Self::Dis { param, extra } => (to_json(param), extra),
            Self::FunctionGraph { param, extra } => (to_json(param), extra),
            Self::Unknown(other) => return other.0.serialize(serializer),
        };
        let mut pair = extra.clone();
        pair.insert("destination".to_owned(), json!(self.kind()));
        pair.insert(
            "param".to_owned(),
            json!(param.map_err(serde::ser::Error::custom)?),
        );
        pair.serialize(serializer)
    }
}

/// Through `Value`, which sorts the members: what is sent does not depend on how a model is declared.
fn to_json<T: Serialize>(param: &T) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_value(param)?.to_string())
}

impl<'de> Deserialize<'de> for Destination {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let kind = value.get("destination").and_then(Value::as_str);
        let unnamed = |pair: &Map<String, Value>| match pair.get("destination") {
            None | Some(Value::Null) => true,
            Some(name) => name == "",
        };
        if value.as_object().is_some_and(unnamed) {
            return Err(D::Error::custom(lenient::NOTHING));
        }
        let exact = || {
            let StrictJson(param) = serde_json::from_str(value.get("param")?.as_str()?).ok()?;
            known(kind?, &value, param)
        };
        Ok(exact().unwrap_or(Self::Unknown(UnknownDestination(value))))
    }
}

impl UnknownDestination {
    /// It as one of the known kinds, when that is all that it holds but numbers and repeated members that no model can
    /// hold.
    pub(crate) fn roughly(&self) -> Option<Destination> {
        let members: HashMap<String, &RawValue> = serde_json::from_str(self.param()?).ok()?;
        let values = members.into_iter().map(|(name, raw)| {
            // What is no value to serde is a text, which no number can be read of.
            let value = serde_json::from_str(raw.get()).unwrap_or_else(|_| Value::from(raw.get()));
            (name, value)
        });
        known(
            self.destination()?,
            &self.0,
            Value::Object(values.collect()),
        )
    }
}

fn known(kind: &str, pair: &Value, param: Value) -> Option<Destination> {
    match kind.parse().ok()? {
        DestinationKind::Obs => read::<ObsDestinationParam>(pair, param),
        DestinationKind::Smn => read::<SmnDestinationParam>(pair, param),
        DestinationKind::Dis => read::<DisDestinationParam>(pair, param),
        DestinationKind::FunctionGraph => read::<FunctionGraphDestinationParam>(pair, param),
    }
}

/// The pair as one of the known kinds, unless something in it would be lost.
fn read<T: DeserializeOwned + Model + Into<Destination>>(
    pair: &Value,
    param: Value,
) -> Option<Destination> {
    let Value::Object(mut raw) = param else {
        return None;
    };
    raw.retain(|_, member| !member.is_null());
    let param: T = serde_json::from_value(Value::Object(raw)).ok()?;
    if param.has_odd_members() {
        return None;
    }
    let mut destination = param.into();
    if let Destination::Obs { extra, .. }
    | Destination::Smn { extra, .. }
    | Destination::Dis { extra, .. }
    | Destination::FunctionGraph { extra, .. } = &mut destination
    {
        *extra = pair.as_object()?.clone();
        extra.retain(|name, _| name != "destination" && name != "param");
    }
    Some(destination)
}
