//! The parameters in path, query and header. Which there are is generated from the document.
#![allow(
    missing_docs,
    reason = "public only to the other crates of this workspace, through a hidden module"
)]

use std::fmt::Display;

use super::rules::Rule;
use crate::validate::ValidationError;

/// Where a parameter is in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Path,
    Query,
    Header,
}

/// A parameter and what it may hold.
#[derive(Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub place: Place,
    pub required: bool,
    pub rules: &'static [Rule],
}

impl Parameter {
    /// Whether it says which function a call is about.
    pub fn is_function(&self) -> bool {
        self.place == Place::Path
            && self
                .rules
                .iter()
                .any(|rule| matches!(rule, Rule::FunctionUrn))
    }

    /// The first rule that a text breaks.
    pub fn validate(&self, text: &str) -> Result<(), ValidationError> {
        let problem = self.rules.iter().find_map(|rule| rule.violation(text));
        problem.map_or(Ok(()), |problem| {
            Err(ValidationError::new(self.name, problem))
        })
    }
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
