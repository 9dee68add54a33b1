//! Destinations of results: the pair `destination` and `param`, which is a JSON object in a string.

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

/// The destination of the result of an invocation.
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
/// Unknown members of `param` are kept in the `extra` of the parameters, members other than `destination` and `param`
/// in `extra`. Both are written back unchanged.
///
/// From the tables `FuncDestinationConfig` of the page
/// [设置函数异步配置信息](https://support.huaweicloud.com/api-functiongraph/functiongraph_06_0142.html).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Destination {
    /// An object in a bucket.
    Obs {
        /// The parameters of the destination.
        param: ObsDestinationParam,
        /// Members other than `destination` and `param`.
        extra: Map<String, Value>,
    },
    /// A message to a topic.
    Smn {
        /// The parameters of the destination.
        param: SmnDestinationParam,
        /// Members other than `destination` and `param`.
        extra: Map<String, Value>,
    },
    /// A record in a stream.
    Dis {
        /// The parameters of the destination.
        param: DisDestinationParam,
        /// Members other than `destination` and `param`.
        extra: Map<String, Value>,
    },
    /// A call of another function.
    FunctionGraph {
        /// The parameters of the destination.
        param: FunctionGraphDestinationParam,
        /// Members other than `destination` and `param`.
        extra: Map<String, Value>,
    },
    /// An unknown destination, or one whose `param` is not the expected JSON.
    Unknown(UnknownDestination),
}

impl Destination {
    /// Objects in the bucket, which do not expire unless [`expires_days`](ObsDestinationParam::expires_days) is set.
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
    /// A function must not be its own destination: one with the same name and the same version or alias (by default
    /// `latest`) is rejected before it is sent. Not detected are two functions that are each other's destination, and
    /// an alias for the same version.
    pub fn function(func_urn: impl Into<String>) -> Self {
        FunctionGraphDestinationParam {
            func_urn: Some(func_urn.into()),
            ..Default::default()
        }
        .into()
    }

    /// A destination that this crate does not know. It is sent unchanged.
    pub fn unknown(destination: impl Into<String>, param: impl Into<String>) -> Self {
        let pair = json!({ "destination": destination.into(), "param": param.into() });
        Self::Unknown(UnknownDestination(pair))
    }

    /// The value of `destination` in the API.
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

/// A destination that is kept unchanged.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownDestination(Value);

impl UnknownDestination {
    /// The value of `destination`.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        self.0.get("destination")?.as_str()
    }

    /// The value of `param`, which may not be JSON.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.0.get("param")?.as_str()
    }

    /// The whole destination.
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

    /// Sets after how many days an object is deleted; 0 means never. The range is validated before it is sent.
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
        let destination = param
            .func_urn
            .as_deref()
            .and_then(|urn| urn.parse::<FunctionUrn>().ok());
        match destination {
            Some(destination) if destination.is_same(function) => Err(ValidationError::new(
                "param.func_urn",
                format!(
                    "{:?} is the function itself, which cannot be its own destination; use another function",
                    destination.as_str()
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

/// As `Value`, which sorts the members, so that the order of fields in a model does not matter.
fn to_json<T: Serialize>(param: &T) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_value(param)?.to_string())
}

impl<'de> Deserialize<'de> for Destination {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let kind = value.get("destination").and_then(Value::as_str);
        let has_no_name = |pair: &Map<String, Value>| match pair.get("destination") {
            None | Some(Value::Null) => true,
            Some(name) => name == "",
        };
        if value.as_object().is_some_and(has_no_name) {
            return Err(D::Error::custom(lenient::NOTHING));
        }
        let strict = || {
            let StrictJson(param) = serde_json::from_str(value.get("param")?.as_str()?).ok()?;
            known(kind?, &value, param)
        };
        Ok(strict().unwrap_or(Self::Unknown(UnknownDestination(value))))
    }
}

impl UnknownDestination {
    /// It as a known destination, for validation: of repeated members only the last is used, and a number that is too
    /// large becomes a string.
    pub(crate) fn to_known_lossy(&self) -> Option<Destination> {
        let members: HashMap<String, &RawValue> = serde_json::from_str(self.param()?).ok()?;
        let values = members.into_iter().map(|(name, raw)| {
            // A number that serde cannot represent stays a string, which no model accepts as a number.
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
        DestinationKind::Obs => parse::<ObsDestinationParam>(pair, param),
        DestinationKind::Smn => parse::<SmnDestinationParam>(pair, param),
        DestinationKind::Dis => parse::<DisDestinationParam>(pair, param),
        DestinationKind::FunctionGraph => parse::<FunctionGraphDestinationParam>(pair, param),
    }
}

/// The pair as a known destination, if its model can represent all of it.
fn parse<T: DeserializeOwned + Model + Into<Destination>>(
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
