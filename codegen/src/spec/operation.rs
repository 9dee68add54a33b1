//! Views of operations.

use openapiv3::{APIKeyLocation, Operation, Parameter, ReferenceOr, SecurityScheme, StatusCode};
use serde_json::Value;

use super::document::{Document, PROJECT_ID};
use super::error::SpecError;
use super::media::MediaContent;
use crate::names::is_identifier;

/// What an operation responds with when it succeeds.
struct Success<'a> {
    status: u16,
    content: Option<MediaContent<'a>>,
    may_be_empty: bool,
    is_result: bool,
    headers: Vec<&'a str>,
}

/// An operation with its references resolved.
pub(crate) struct OperationView<'a> {
    pub id: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    pub operation: &'a Operation,
    pub parameters: Vec<&'a Parameter>,
    /// Headers that the transport sets: those of authentication, and those that OpenAPI leaves out.
    transport_headers: Vec<&'a str>,
    /// Name of the schema of the request's body, where it has one.
    pub body: Option<&'a str>,
    pub body_content: Option<MediaContent<'a>>,
    pub is_body_required: bool,
    /// The first status of success.
    pub success: u16,
    /// Name of the schema of the response's body, where it has one.
    pub response: Option<&'a str>,
    pub response_content: Option<MediaContent<'a>>,
    /// Whether a success may have no body where another has one.
    pub may_respond_empty: bool,
    /// The names of the headers of a success.
    pub response_headers: Vec<&'a str>,
    /// Whether the response is the result of an invocation.
    pub responds_with_result: bool,
}

impl<'a> OperationView<'a> {
    /// Whether the operation replaces a resource and responds with it, so that a part of it can be updated.
    pub(crate) fn replaces(&self) -> bool {
        self.method == "put" && self.body.is_some() && self.response.is_some()
    }

    /// The document's example of the body of a success.
    pub(crate) fn response_example(&self) -> Option<&'a Value> {
        self.response_content?.example
    }

    /// The parameters of a call: neither the project nor the headers of authentication.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &'a Parameter> {
        self.validated_parameters()
            .filter(|parameter| parameter.parameter_data_ref().name != PROJECT_ID)
    }

    /// The parameters that have a table of rules: all but the headers of authentication.
    pub(crate) fn validated_parameters(&self) -> impl Iterator<Item = &'a Parameter> {
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

/// Whether both are the parameter of one name in one place.
fn is_same(one: &Parameter, other: &Parameter) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
        && one.parameter_data_ref().name == other.parameter_data_ref().name
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
        let resolved = |parameters: &'a [ReferenceOr<Parameter>]| {
            let resolved = parameters
                .iter()
                .map(|parameter| self.parameter(id, parameter));
            resolved.collect::<Result<Vec<_>, _>>()
        };
        let own = resolved(&operation.parameters)?;
        // Those of an operation replace those of its path.
        let is_replaced =
            |parameter: &&Parameter| own.iter().any(|other| is_same(parameter, other));
        let mut parameters = resolved(shared)?;
        parameters.retain(|parameter| !is_replaced(parameter));
        parameters.extend(own);
        let body = match &operation.request_body {
            None => None,
            Some(body) => Some(
                self.request_body(body)
                    .map_err(|what| fail(&format!("requestBody: {what}")))?,
            ),
        };
        let body_content = match body {
            None => None,
            Some(body) => Some(
                MediaContent::of(&body.content)
                    .ok_or_else(|| fail("requestBody: a media type is required"))?,
            ),
        };
        let success = self.success(id, operation)?;
        let transport_headers = self.transport_headers();
        Ok(OperationView {
            id,
            method,
            path,
            operation,
            parameters,
            transport_headers,
            body: body_content.and_then(|content| content.name()),
            body_content,
            is_body_required: body.is_some_and(|body| body.required),
            success: success.status,
            response: success.content.and_then(|content| content.name()),
            response_content: success.content,
            may_respond_empty: success.may_be_empty,
            responds_with_result: success.is_result,
            response_headers: success.headers,
        })
    }

    /// The successes of an operation, which have one body among them.
    fn success<'a>(&'a self, id: &str, operation: &'a Operation) -> Result<Success<'a>, SpecError> {
        let fail = |what: String| self.error(format!("{id}: responses: {what}"));
        let mut found: Option<Success> = None;
        for (status, response) in &operation.responses.responses {
            let status = match status {
                StatusCode::Code(code @ 200..=299) => *code,
                StatusCode::Range(2) => 200,
                _ => continue,
            };
            let response = self.response(response);
            let response = response.map_err(|what| fail(format!("{status}: {what}")))?;
            let content = MediaContent::of(&response.content);
            let Some(first) = &mut found else {
                let model = response.extensions.get("x-rust-model");
                if let Some(model) = model.filter(|model| *model != "InvocationResult") {
                    return Err(fail(format!(
                        "{status}: x-rust-model {model} is not supported (InvocationResult)"
                    )));
                }
                found = Some(Success {
                    status,
                    content,
                    may_be_empty: false,
                    is_result: model.is_some(),
                    headers: response.headers.keys().map(String::as_str).collect(),
                });
                continue;
            };
            match (first.content, content) {
                (Some(one), Some(other)) if !one.is_same(&other) => {
                    return Err(fail(format!(
                        "{} and {status} have different bodies; use one schema for both",
                        first.status
                    )));
                }
                (Some(_), Some(_)) | (None, None) => {}
                _ => first.may_be_empty = true,
            }
            first.content = match (first.content, content) {
                (Some(one), Some(other)) if one.example.is_none() => Some(other),
                (one, other) => one.or(other),
            };
        }
        found.ok_or_else(|| fail("a success status (200 to 299) is required".to_owned()))
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
        ["Accept", "Authorization", "Content-Type"]
            .into_iter()
            .chain(authentication)
            .collect()
    }
}
