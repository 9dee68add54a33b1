//! An extension of an operation, with errors that name both.

use serde_json::Value;

use super::generated::Generated;
use crate::api::operation::Parameter;
use crate::spec::error::SpecError;

pub(super) struct Extension<'a> {
    generated: Generated<'a>,
    name: &'static str,
    pub value: &'a Value,
}

impl<'a> Extension<'a> {
    /// The extension of this name, if the operation has it.
    pub(super) fn of(generated: &Generated<'a>, name: &'static str) -> Option<Self> {
        let extensions = &generated.operation.view.operation.extensions;
        Some(Self {
            generated: *generated,
            name,
            value: extensions.get(name)?,
        })
    }

    pub(super) fn error(&self, what: &str) -> SpecError {
        let id = self.generated.operation.view.id;
        self.generated
            .document
            .error(format!("{id}: {}: {what}", self.name))
    }

    /// The text of a member that must be there.
    pub(super) fn required(&self, key: &str) -> Result<&'a str, SpecError> {
        let text = self.value[key].as_str();
        text.ok_or_else(|| self.error(&format!("{key} is missing")))
    }

    /// The parameter that a member names.
    pub(super) fn parameter(&self, key: &str) -> Result<&'a Parameter<'a>, SpecError> {
        let wire = self.required(key)?;
        let mut parameters = self.generated.operation.parameters.iter();
        let found = parameters.find(|parameter| parameter.wire == wire);
        found.ok_or_else(|| self.error(&format!("{key}: {wire} is not a parameter")))
    }
}
