//! Enums that the service may extend: a value that is not known is kept, and only sent on purpose.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::validation::ValidationError;

/// A value that the document does not have.
///
/// One that was read is kept, and is an error in a request; one that was made by the enum's `unknown` is sent.
///
/// ```
/// use functiongraph::types::InvocationStatus;
///
/// let read: InvocationStatus = serde_json::from_str("\"PAUSED\"")?;
/// assert_eq!(read.as_str(), "PAUSED");
/// assert_eq!(read, InvocationStatus::unknown("PAUSED"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct UnknownValue {
    value: String,
    is_meant: bool,
}

impl UnknownValue {
    pub(crate) fn read(value: &str) -> Self {
        Self {
            value: value.to_owned(),
            is_meant: false,
        }
    }

    pub(crate) fn to_send(value: String) -> Self {
        Self {
            value,
            is_meant: true,
        }
    }

    /// The value as the API writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

impl PartialEq for UnknownValue {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for UnknownValue {}

impl Hash for UnknownValue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

/// A generated enum.
pub(crate) trait OpenEnum: AsRef<str> {
    const NAME: &'static str;

    fn unknown_value(&self) -> Option<&UnknownValue>;
}

/// Refuses a value that the document does not have in this place, unless it is meant.
pub(crate) fn validate<T: OpenEnum>(value: &T, allowed: &[&str]) -> Result<(), ValidationError> {
    let unknown = value.unknown_value();
    let (text, is_allowed) = match unknown {
        Some(unknown) => (unknown.as_str(), unknown.is_meant),
        None => (value.as_ref(), allowed.contains(&value.as_ref())),
    };
    if is_allowed {
        return Ok(());
    }
    let error =
        ValidationError::of_value(format!("{text:?} is not one of: {}", allowed.join(", ")));
    // A value that another place has cannot be made one that is unknown.
    Err(match unknown {
        Some(_) => error.with_hint(format!(
            "use one of these, or {}::unknown({text:?})",
            T::NAME
        )),
        None => error.with_hint("use one of these".to_owned()),
    })
}

macro_rules! impl_open_enum {
    ($name:ident) => {
        impl $crate::types::open_enum::OpenEnum for $name {
            const NAME: &'static str = stringify!($name);

            fn unknown_value(&self) -> Option<&$crate::types::UnknownValue> {
                match self {
                    Self::Unknown(value) => Some(value),
                    _ => None,
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        /// As it is read: a value that the document does not have is kept, and is not sent.
        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::known(value)
                    .unwrap_or_else(|| Self::Unknown($crate::types::UnknownValue::read(value)))
            }
        }

        /// As it is read: a value that the document does not have is kept, and is not sent.
        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl $crate::json::scalar::Scalar for $name {
            const EXPECTED: &'static str = "a string";

            fn from_text(text: &str) -> Option<Self> {
                Some(Self::from(text))
            }

            fn from_number(text: &str) -> Option<Self> {
                Some(Self::from(text))
            }
        }

        $crate::json::scalar::read_scalar!($name);

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::de::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::ser::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        $crate::types::open_enum::into_open_enum! {
            $name: $name => |value| value, &$name => |value| value.clone(), &str => |text| $name::from(text),
            String => |text| $name::from(text),
            &String => |text| $name::from(text.as_str())
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> String {
                stringify!($name).to_owned()
            }

            /// A string: the values are those that are known, not all that there may be.
            fn json_schema(
                _: &mut ::schemars::r#gen::SchemaGenerator,
            ) -> ::schemars::schema::Schema {
                $crate::types::json_schema::open_enum(Self::VALUES)
            }
        }
    };
}
pub(crate) use impl_open_enum;

macro_rules! into_open_enum {
    ($name:ident: $($from:ty => $convert:expr),+) => {$(
        impl $crate::IntoValue<$name> for $from {
            fn into_value(
                self,
                _: $crate::types::into_value::Sealed,
            ) -> ::std::result::Result<Option<$name>, String> {
                let convert: fn($from) -> $name = $convert;
                Ok(Some(convert(self)))
            }
        }
    )+};
}
pub(crate) use into_open_enum;
