//! The types of parameters, as the pages name them.

use std::fmt;

use serde::{Serialize, Serializer};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Type {
    #[default]
    Any,
    String,
    Integer,
    Long,
    Number,
    Boolean,
    /// An object without a table.
    Object,
    Map,
    Reference(String),
    Array(Box<Type>),
    /// Text that names no known type.
    Unknown(String),
}

impl Type {
    pub fn is_numeric(&self) -> bool {
        matches!(self, Self::Integer | Self::Long | Self::Number)
    }

    /// The table that describes the object, or the elements.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::Reference(name) => Some(name),
            Self::Array(element) => element.reference(),
            _ => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::String => f.write_str("string"),
            Self::Integer => f.write_str("integer"),
            Self::Long => f.write_str("long"),
            Self::Number => f.write_str("number"),
            Self::Boolean => f.write_str("boolean"),
            Self::Object => f.write_str("object"),
            Self::Map => f.write_str("map"),
            Self::Reference(name) => write!(f, "{name} object"),
            Self::Array(element) => write!(f, "array of {element}s"),
            Self::Unknown(words) => f.write_str(words),
        }
    }
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
