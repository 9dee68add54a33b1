//! Request bodies, responses and parameters, with their references resolved.

use openapiv3::{Parameter, ReferenceOr, RequestBody, Response};

use super::document::Document;
use super::error::SpecError;

impl Document {
    pub(crate) fn request_body<'a>(
        &'a self,
        body: &'a ReferenceOr<RequestBody>,
    ) -> Result<&'a RequestBody, String> {
        component(body, "requestBodies", |name| {
            self.api.components.as_ref()?.request_bodies.get(name)
        })
    }

    pub(crate) fn response<'a>(
        &'a self,
        response: &'a ReferenceOr<Response>,
    ) -> Result<&'a Response, String> {
        component(response, "responses", |name| {
            self.api.components.as_ref()?.responses.get(name)
        })
    }

    pub(super) fn parameter<'a>(
        &'a self,
        id: &str,
        parameter: &'a ReferenceOr<Parameter>,
    ) -> Result<&'a Parameter, SpecError> {
        component(parameter, "parameters", |name| {
            self.api.components.as_ref()?.parameters.get(name)
        })
        .map_err(|what| self.error(format!("{id}: parameters: {what}")))
    }
}

/// What is written inline, or the component of this kind that is referred to.
fn component<'a, T>(
    value: &'a ReferenceOr<T>,
    kind: &str,
    find: impl Fn(&str) -> Option<&'a ReferenceOr<T>>,
) -> Result<&'a T, String> {
    match value {
        ReferenceOr::Item(value) => Ok(value),
        ReferenceOr::Reference { reference } => reference
            .strip_prefix(&format!("#/components/{kind}/"))
            .and_then(|name| find(name)?.as_item())
            .ok_or_else(|| format!("{reference} does not exist")),
    }
}
