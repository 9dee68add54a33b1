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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub format: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pattern: Vec<String>,
}

/// What a text holds, as its description says.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Content {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The number that the service takes in place of a greater one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub largest: Option<String>,
    /// Of a list in a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<String>,
}

impl Content {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
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
    Format,
    Pattern,
    Largest,
    MaxItems,
    AdditionalProperties,
    Members,
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
            Self::Format => "format",
            Self::Pattern => "pattern",
            Self::Largest => "largest",
            Self::MaxItems => "max_items",
            Self::AdditionalProperties => "additional_properties",
            Self::Members => "members",
        }
    }
    /// The keyword of OpenAPI, which `x-definition-says` uses too.
    pub fn keyword(self, of_array: bool) -> &'static str {
        match self {
            Self::MinLength if of_array => "minItems",
            Self::MaxLength if of_array => "maxItems",
            Self::MinLength => "minLength",
            Self::MaxLength => "maxLength",
            Self::MaxItems => "maxItems",
            Self::AdditionalProperties => "additionalProperties",
            Self::Reference => "allOf",
            fact => fact.name(),
        }
    }
}
