//! Views of operations.

use openapiv3::{
    APIKeyLocation, Content, MediaType, Operation, Parameter, ReferenceOr, RequestBody, Response,
    Schema, SecurityScheme, StatusCode,
};

use serde_json::Value;

use super::document::{Document, PROJECT_ID};
use super::error::SpecError;
use super::schema::schema_name;
use super::shape::Shape;
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

/// What a body is written in: the media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media<'a> {
    Json(&'a str),
    Text(&'a str),
    Bytes(&'a str),
}

impl<'a> Media<'a> {
    pub(crate) fn of(name: &'a str) -> Self {
        let essence = name
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if essence == "application/json" || essence.ends_with("+json") {
            Self::Json(name)
        } else if essence.starts_with("text/") {
            Self::Text(name)
        } else {
            Self::Bytes(name)
        }
    }

    pub(crate) fn name(self) -> &'a str {
        match self {
            Self::Json(name) | Self::Text(name) | Self::Bytes(name) => name,
        }
    }
}

/// A body: its media type and its schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MediaContent<'a> {
    pub media: Media<'a>,
    pub schema: Option<&'a ReferenceOr<Schema>>,
    /// The only example, or the first.
    pub example: Option<&'a Value>,
}

impl<'a> MediaContent<'a> {
    /// Whether both are of one media type and one schema.
    fn is_same(&self, other: &Self) -> bool {
        (self.media, self.schema) == (other.media, other.schema)
    }

    /// Of several media types JSON is the one that is used, else the first.
    fn of(content: &'a Content) -> Option<Self> {
        let of_media = |(name, media): (&'a String, &'a MediaType)| Self {
            media: Media::of(name),
            schema: media.schema.as_ref(),
            example: examples(media).next().map(|(_, value)| value),
        };
        let mut all = content.iter().map(of_media);
        let json = all
            .clone()
            .find(|content| matches!(content.media, Media::Json(_)));
        json.or_else(|| all.next())
    }

    /// Name of the schema, where it has one.
    fn name(&self) -> Option<&'a str> {
        match (self.media, self.schema?) {
            (Media::Json(_), ReferenceOr::Reference { reference }) => schema_name(reference),
            _ => None,
        }
    }

    /// The schema of JSON.
    pub(crate) fn json_schema(&self) -> Option<&'a ReferenceOr<Schema>> {
        self.schema.filter(|_| matches!(self.media, Media::Json(_)))
    }

    /// The shape of JSON; a body without a schema is any JSON.
    pub(crate) fn shape(&self, document: &'a Document, name: &str) -> Shape<'a> {
        match self.json_schema() {
            Some(schema) => document.shape(schema, name),
            None => document.any(),
        }
    }
}

/// The examples of a body, each with where it is below the media type.
pub(crate) fn examples(media: &MediaType) -> impl Iterator<Item = (Vec<&str>, &Value)> {
    let only = media.example.iter().map(|value| (vec!["example"], value));
    let named = media.examples.iter().filter_map(|(name, example)| {
        let value = example.as_item()?.value.as_ref()?;
        Some((vec!["examples", name, "value"], value))
    });
    only.chain(named)
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

    fn parameter<'a>(
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
