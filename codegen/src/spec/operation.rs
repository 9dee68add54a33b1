//! Views of operations.

use openapiv3::{
    APIKeyLocation, Content, Operation, Parameter, ReferenceOr, SecurityScheme, StatusCode,
};

use super::document::{Document, PROJECT_ID};
use super::error::SpecError;
use super::schema::{extension_str, schema_name};
use crate::names::is_identifier;

/// An operation with its references resolved.
pub(crate) struct OperationView<'a> {
    pub id: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    pub operation: &'a Operation,
    pub parameters: Vec<&'a Parameter>,
    /// Headers that the transport sets: those of authentication, and those that OpenAPI leaves out.
    transport_headers: Vec<&'a str>,
    /// Name of the schema of the request's body.
    pub body: Option<&'a str>,
    pub success: u16,
    /// Name of the schema of the response's body.
    pub response: Option<&'a str>,
}

impl OperationView<'_> {
    /// Whether the operation replaces a resource and responds with it, so that a part of it can be updated.
    pub(crate) fn replaces(&self) -> bool {
        self.method == "put" && self.body.is_some() && self.response.is_some()
    }

    /// The parameters of a call: neither the project nor the headers of authentication.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Parameter> {
        self.validated_parameters()
            .filter(|parameter| parameter.parameter_data_ref().name != PROJECT_ID)
    }

    /// The parameters that have a table of rules: all but the headers of authentication.
    pub(crate) fn validated_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().copied().filter(|parameter| {
            let name = parameter.parameter_data_ref().name.as_str();
            let header = matches!(parameter, Parameter::Header { .. });
            !(header
                && self
                    .transport_headers
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name)))
        })
    }
}

impl Document {
    pub(crate) fn operations(&self) -> Result<Vec<OperationView<'_>>, SpecError> {
        let mut views = Vec::new();
        for (path, item) in &self.api.paths.paths {
            let item = item.as_item().ok_or_else(|| {
                self.error(format!(
                    "{path}: $ref is not supported here; define the path inline"
                ))
            })?;
            for (method, operation) in item.iter() {
                views.push(self.view(path, method, operation, &item.parameters)?);
            }
        }
        Ok(views)
    }

    fn view<'a>(
        &'a self,
        path: &'a str,
        method: &'a str,
        operation: &'a Operation,
        shared: &'a [ReferenceOr<Parameter>],
    ) -> Result<OperationView<'a>, SpecError> {
        let id = operation
            .operation_id
            .as_deref()
            .ok_or_else(|| self.error(format!("{method} {path}: operationId is missing")))?;
        let fail = |what: &str| self.error(format!("{id}: {what}"));
        if !is_identifier(id) {
            return Err(fail("operationId is not a valid identifier"));
        }
        let parameters = shared
            .iter()
            .chain(&operation.parameters)
            .map(|parameter| self.parameter(id, parameter))
            .collect::<Result<Vec<_>, _>>()?;
        let body = match &operation.request_body {
            None => None,
            Some(body) => {
                let body = body
                    .as_item()
                    .ok_or_else(|| fail("requestBody: $ref is not supported; define it inline"))?;
                Some(self.json_schema_name(id, "requestBody", &body.content)?)
            }
        };
        let mut success = operation
            .responses
            .responses
            .iter()
            .filter_map(|(status, response)| match status {
                StatusCode::Code(code @ 200..=299) => Some((*code, response)),
                _ => None,
            });
        let (Some((success, response)), None) = (success.next(), success.next()) else {
            return Err(fail(
                "responses: exactly one success status (200 to 299) is required",
            ));
        };
        let response = response
            .as_item()
            .ok_or_else(|| fail("success response: $ref is not supported; define it inline"))?;
        let response = if response.content.is_empty() {
            None
        } else {
            Some(self.json_schema_name(id, &format!("response {success}"), &response.content)?)
        };
        let transport_headers = self.transport_headers();
        Ok(OperationView {
            id,
            method,
            path,
            operation,
            parameters,
            transport_headers,
            body,
            success,
            response,
        })
    }

    fn transport_headers(&self) -> Vec<&str> {
        let schemes = self
            .api
            .components
            .iter()
            .flat_map(|components| components.security_schemes.values());
        let authentication = schemes.filter_map(|scheme| match scheme.as_item()? {
            SecurityScheme::APIKey {
                location: APIKeyLocation::Header,
                name,
                ..
            } => Some(name.as_str()),
            _ => None,
        });
        ["Accept", "Content-Type"]
            .into_iter()
            .chain(authentication)
            .collect()
    }

    fn json_schema_name<'a>(
        &self,
        id: &str,
        place: &str,
        content: &'a Content,
    ) -> Result<&'a str, SpecError> {
        content
            .get("application/json")
            .and_then(|media| media.schema.as_ref())
            .and_then(|schema| match schema {
                ReferenceOr::Reference { reference } => schema_name(reference),
                ReferenceOr::Item(_) => None,
            })
            .ok_or_else(|| {
                self.error(format!(
                    "{id}: {place}: application/json with a $ref to a schema is required"
                ))
            })
    }

    fn parameter<'a>(
        &'a self,
        id: &str,
        parameter: &'a ReferenceOr<Parameter>,
    ) -> Result<&'a Parameter, SpecError> {
        match parameter {
            ReferenceOr::Item(parameter) => Ok(parameter),
            ReferenceOr::Reference { reference } => reference
                .strip_prefix("#/components/parameters/")
                .and_then(|name| {
                    self.api
                        .components
                        .as_ref()?
                        .parameters
                        .get(name)?
                        .as_item()
                })
                .ok_or_else(|| self.error(format!("{id}: parameters: {reference} does not exist"))),
        }
    }

    /// The hand-written type of the body of an operation, which holds the bytes to send.
    pub(crate) fn body_model(&self, view: &OperationView) -> Option<&str> {
        extension_str(self.schema(view.body?)?, "x-rust-model")
    }
}
