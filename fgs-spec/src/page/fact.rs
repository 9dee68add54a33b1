//! The facts of a parameter, and their names.

use serde::Serialize;

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facts {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub minimum: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub maximum: Vec<String>,
    /// Of a string in characters, of an array in elements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub min_length: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub max_length: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default: Vec<String>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub enumeration: Vec<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    Presence,
    Type,
    Required,
    Minimum,
    Maximum,
    MinLength,
    MaxLength,
    Default,
    Enum,
    Reference,
}

impl Fact {
    /// The name in JSON and in `x-page-says`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Presence => "presence",
            Self::Type => "type",
            Self::Required => "required",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::MinLength => "min_length",
            Self::MaxLength => "max_length",
            Self::Default => "default",
            Self::Enum => "enum",
            Self::Reference => "reference",
        }
    }
}
