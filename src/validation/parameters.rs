//! The parameters in path, query and header. Which there are is generated from the document.
#![allow(
    missing_docs,
    reason = "public only to the other crates of this workspace, through a hidden module"
)]

use std::fmt::Display;

use super::checks;
use super::rules::Rule;
use crate::validation::ValidationError;

/// Where a parameter is in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterLocation {
    Path,
    Query,
    Header,
}

/// A parameter and what it may hold.
#[derive(Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub location: ParameterLocation,
    pub required: bool,
    pub rules: &'static [Rule],
}

impl Parameter {
    /// Whether it says which function a call is about.
    pub fn is_function(&self) -> bool {
        self.location == ParameterLocation::Path
            && self
                .rules
                .iter()
                .any(|rule| matches!(rule, Rule::FunctionUrn))
    }

    /// Whether it is sent once for each item of a list.
    pub fn is_repeated(&self) -> bool {
        self.rules
            .iter()
            .any(|rule| matches!(rule, Rule::Repeated { .. }))
    }

    /// Validates the texts of a parameter that is repeated.
    pub fn validate_all(&self, texts: &[&str]) -> Result<(), ValidationError> {
        for rule in self.rules {
            let Rule::Repeated {
                least,
                most,
                unique,
            } = rule
            else {
                continue;
            };
            let validate = |text: &&str| match self.check(text) {
                Some(problem) => Err(ValidationError::of_value(problem)),
                None => Ok(()),
            };
            checks::items(texts, *least, *most, *unique, validate)
                .map_err(|error| error.inside(self.name))?;
        }
        Ok(())
    }

    /// The first rule that a text breaks.
    pub fn validate(&self, text: &str) -> Result<(), ValidationError> {
        let problem = self.check(text);
        problem.map_or(Ok(()), |problem| {
            Err(ValidationError::new(self.name, problem))
        })
    }

    fn check(&self, text: &str) -> Option<String> {
        if self.location == ParameterLocation::Path && is_dot_segment(text) {
            return Some(format!(
                "{text:?} is a dot segment and cannot be a path parameter"
            ));
        }
        self.rules.iter().find_map(|rule| rule.check(text))
    }
}

/// Whether URL parsing removes this segment, and the one before it.
fn is_dot_segment(text: &str) -> bool {
    matches!(text, "." | "..")
}

/// Validates an enum in the path, which may be another value than those of the document.
#[allow(
    dead_code,
    reason = "it follows from the document whether it is called"
)]
pub(crate) fn validate_segment(
    name: &str,
    value: Option<&impl AsRef<str>>,
) -> Result<(), ValidationError> {
    let reason = match value.map(AsRef::as_ref) {
        Some("") => "must not be empty".to_owned(),
        Some(text) if is_dot_segment(text) => {
            format!("{text:?} is a dot segment and cannot be a path parameter")
        }
        _ => return Ok(()),
    };
    Err(ValidationError::new(name, reason))
}

/// Validates a parameter that is set. Nothing is sent empty: a parameter that is not wanted is left out.
pub(crate) fn validate(
    parameters: &[Parameter],
    name: &str,
    value: Option<&impl Display>,
) -> Result<(), ValidationError> {
    let (Some(value), Some(parameter)) = (
        value,
        parameters.iter().find(|parameter| parameter.name == name),
    ) else {
        return Ok(());
    };
    let text = value.to_string();
    parameter.validate(&text)?;
    if text.is_empty() {
        return Err(ValidationError::new(name, "must not be empty"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: Parameter = Parameter {
        name: "host",
        location: ParameterLocation::Query,
        required: false,
        rules: &[
            Rule::Repeated {
                least: None,
                most: Some(2),
                unique: true,
            },
            Rule::Length {
                least: None,
                most: Some(4),
            },
        ],
    };

    #[test]
    fn validates_repeated_parameters() {
        let reason = |texts: &[&str]| LIST.validate_all(texts).unwrap_err().to_string();
        assert!(LIST.is_repeated());
        assert_eq!(LIST.validate_all(&["a", "b"]), Ok(()));
        assert_eq!(
            reason(&["a", "b", "c"]),
            "host: 3 items are out of range (up to 2 items)"
        );
        assert_eq!(
            reason(&["a", "a"]),
            "host[1]: is an item twice; leave one out"
        );
        assert_eq!(
            reason(&["abcde"]),
            "host[0]: length 5 is out of range (up to 4 characters)"
        );
    }
}
