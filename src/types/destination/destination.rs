//! Destinations of results: the pair `destination` and `param`, which is a JSON object in a string.

use std::hash::{Hash, Hasher};

use serde::Serialize;

use super::param_text::ParamText;
use super::param_types;
use super::unknown::UnknownDestination;
use crate::generated::constants::REGIONAL_ENUMS;
use crate::generated::types::{
    DestinationKind, DisDestination, FunctionGraphDestination, ObsDestination, SmnDestination,
};
use crate::json::extra::Extra;
use crate::json::object::Object;
use crate::types::function_urn::FunctionUrn;
use crate::validation::{Validate, ValidationError};

/// The destination of the result of an invocation.
///
/// ```
/// use functiongraph::Destination;
/// use functiongraph::types::ObsDestination;
///
/// let letters: Destination = ObsDestination::new("dead-letters").prefix("resize/").expires_days(30).into();
/// assert_eq!(
///     serde_json::to_string(&letters)?,
///     r#"{"destination":"OBS","param":"{\"bucket\":\"dead-letters\",\"expires\":30,\"prefix\":\"resize/\"}"}"#,
/// );
/// assert_eq!(letters.to_string(), "obs://dead-letters/resize/?expires=30");
/// assert_eq!(letters, "obs://dead-letters/resize/?expires=30".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Unknown members of `param` are kept in the `extra` of the parameters, members other than `destination` and `param`
/// in `extra`. Both are written back unchanged, and so is the text of `param`, as long as its content is not changed.
///
/// One that is read but not known is [`Unknown`](Self::Unknown). It is sent if it is of a response; one of another JSON,
/// such as a file, is refused, unless it is made by [`unknown`](Self::unknown). So is a `param` of another JSON whose
/// members are not of their types.
///
/// From the tables `FuncDestinationConfig` of the page
/// [设置函数异步配置信息](https://support.huaweicloud.com/api-functiongraph/functiongraph_06_0142.html).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[must_use = "a destination has no effect until it is set"]
pub enum Destination {
    /// An object in a bucket.
    #[non_exhaustive]
    Obs {
        /// The parameters of the destination.
        param: ObsDestination,
        /// Members other than `destination` and `param`.
        extra: Extra,
        #[doc(hidden)]
        text: ParamText,
    },
    /// A message to a topic.
    #[non_exhaustive]
    Smn {
        /// The parameters of the destination.
        param: SmnDestination,
        /// Members other than `destination` and `param`.
        extra: Extra,
        #[doc(hidden)]
        text: ParamText,
    },
    /// A record in a stream.
    #[non_exhaustive]
    Dis {
        /// The parameters of the destination.
        param: DisDestination,
        /// Members other than `destination` and `param`.
        extra: Extra,
        #[doc(hidden)]
        text: ParamText,
    },
    /// A call of another function.
    #[non_exhaustive]
    FunctionGraph {
        /// The parameters of the destination.
        param: FunctionGraphDestination,
        /// Members other than `destination` and `param`.
        extra: Extra,
        #[doc(hidden)]
        text: ParamText,
    },
    /// A destination that this crate does not know, or one without a valid `param`.
    Unknown(UnknownDestination),
}

/// The member whose values differ by region.
const KIND_MEMBER: &str = "FuncDestinationConfig.destination";

impl Destination {
    /// Objects in a bucket. [`ObsDestination`] also takes a prefix, and after how many days they are deleted.
    pub fn obs(bucket: impl Into<String>) -> Self {
        ObsDestination::new(bucket).into()
    }

    /// Messages to a topic.
    pub fn smn(topic_urn: impl Into<String>) -> Self {
        SmnDestination {
            topic_urn: Some(topic_urn.into()),
            ..Default::default()
        }
        .into()
    }

    /// Records in a stream.
    pub fn dis(stream_name: impl Into<String>) -> Self {
        DisDestination {
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
        FunctionGraphDestination {
            func_urn: Some(func_urn.into()),
            ..Default::default()
        }
        .into()
    }

    /// A destination that this crate does not know. It is sent unchanged.
    pub fn unknown(destination: impl Into<String>, param: impl Into<String>) -> Self {
        Self::Unknown(UnknownDestination::new(destination.into(), param.into()))
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

    /// Whether the region has such destinations; none where the document does not say.
    ///
    /// ```
    /// use functiongraph::Destination;
    ///
    /// let stream = Destination::dis("events");
    /// assert_eq!(stream.is_offered_in("eu-de"), Some(false));
    /// assert_eq!(stream.is_offered_in("cn-north-4"), None);
    /// ```
    #[must_use]
    pub fn is_offered_in(&self, region: &str) -> Option<bool> {
        let mut regional = REGIONAL_ENUMS.iter();
        let found = regional.find(|(member, name, _)| *member == KIND_MEMBER && *name == region);
        let (.., kinds) = found?;
        Some(kinds.contains(&self.kind().as_str()))
    }
}

impl Eq for Destination {}

impl Hash for Destination {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind().hash(state);
        match self {
            Self::Obs { param, .. } => (&param.bucket, &param.prefix, param.expires).hash(state),
            Self::Smn { param, .. } => param.topic_urn.hash(state),
            Self::Dis { param, .. } => param.stream_name.hash(state),
            Self::FunctionGraph { param, .. } => param.func_urn.hash(state),
            Self::Unknown(_) => {}
        }
    }
}

impl ObsDestination {
    /// Objects in a bucket.
    #[must_use]
    pub fn new(bucket: impl Into<String>) -> Self {
        Self {
            bucket: Some(bucket.into()),
            ..Default::default()
        }
    }

    /// Sets the directory prefix of the objects.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Sets after how many days an object is deleted; 0 keeps it. The range is validated when it is sent.
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
                Self::$variant {
                    param,
                    extra: Extra::default(),
                    text: ParamText::default(),
                }
            }
        }
    )*};
}

destination_from! {
    Obs: ObsDestination,
    Smn: SmnDestination,
    Dis: DisDestination,
    FunctionGraph: FunctionGraphDestination,
}

fn validate_param<T: Object + Serialize + PartialEq + Validate>(
    param: &T,
    text: &ParamText,
) -> Result<(), ValidationError> {
    param_types::validate(param, text)?;
    param.validate()
}

impl Validate for Destination {
    fn validate(&self) -> Result<(), ValidationError> {
        let (validated, extra) = match self {
            Self::Obs { param, extra, text } => (validate_param(param, text), extra),
            Self::Smn { param, extra, text } => (validate_param(param, text), extra),
            Self::Dis { param, extra, text } => (validate_param(param, text), extra),
            Self::FunctionGraph { param, extra, text } => (validate_param(param, text), extra),
            Self::Unknown(unknown) => return unknown.validate(),
        };
        validated.map_err(|error| error.inside("param"))?;
        let pair = ["destination", "param"];
        match pair.into_iter().find(|name| extra.contains(name)) {
            None => Ok(()),
            Some(name) => Err(ValidationError::new(
                name,
                "is in extra, but is a member of Destination; set the destination itself",
            )),
        }
    }

    fn validate_for(&self, function: &FunctionUrn) -> Result<(), ValidationError> {
        let Self::FunctionGraph { param, .. } = self else {
            return Ok(());
        };
        let target = param
            .func_urn
            .as_deref()
            .and_then(|urn| urn.parse::<FunctionUrn>().ok());
        match target {
            Some(target) if target.is_same(function) => Err(ValidationError::new(
                "param.func_urn",
                format!(
                    "{:?} is the function itself, which cannot be its own destination; use another function",
                    target.as_str()
                ),
            )),
            _ => Ok(()),
        }
    }
}
