//! Validates operations: their page, their parameters.

use openapiv3::{Parameter, ParameterSchemaOrContent, Schema, SchemaKind, Type};

use super::schemas::Schemas;
use super::values;
use crate::names::is_identifier;
use crate::spec::document::PROJECT_ID;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;

pub(super) fn validate<'a>(
    schemas: &mut Schemas<'a>,
    view: &OperationView<'a>,
) -> Result<(), SpecError> {
    let document = schemas.document;
    let fail = |what: String| Err(document.error(format!("{}: {what}", view.id)));
    let page = view.operation.extensions.get("x-page");
    let has_text = |key: &str| page.and_then(|page| page.get(key)?.as_str()).is_some();
    if !has_text("title") {
        return fail("x-page: title is missing".to_owned());
    }
    if !has_text("url") && !has_text("x-note") {
        return fail(
            "x-page: url is missing; set it, or explain in x-note why there is none".to_owned(),
        );
    }
    if !["delete", "get", "head", "patch", "post", "put"].contains(&view.method) {
        return fail(format!(
            "{} is not a supported method (delete, get, head, patch, post, put)",
            view.method
        ));
    }
    if view.path.matches(&format!("{{{PROJECT_ID}}}")).count() > 1 {
        return fail(format!("the path {} has {{{PROJECT_ID}}} twice", view.path));
    }
    if let Some(tag) = view.operation.tags.iter().find(|tag| !is_feature(tag)) {
        return fail(format!(
            "tags: {tag:?} is not the name of a feature (lower-case letters, digits and '-')"
        ));
    }
    for content in [view.body_content, view.response_content]
        .into_iter()
        .flatten()
    {
        let name = content.media.name();
        if !name
            .bytes()
            .all(|byte| byte.is_ascii_graphic() || byte == b' ')
        {
            return fail(format!("{name:?} is not a media type"));
        }
    }
    for (at, parameter) in view.parameters.iter().enumerate() {
        let data = parameter.parameter_data_ref();
        let named = |what: &str| fail(format!("parameter {}: {what}", data.name));
        if view.parameters[..at]
            .iter()
            .any(|other| other.parameter_data_ref().name == data.name)
        {
            return named("there are two of this name");
        }
        if !is_identifier(&data.name) {
            return named("it is not a valid name");
        }
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return named("content is not supported; use a schema");
        };
        schemas.validate(view.id, &data.name, schema)?;
        if let Some(example) = &data.example
            && let Some(reason) = values::example(document, schema, example)
        {
            return named(&format!("example: {reason}"));
        }
        let Some(schema) = document.parameter_schema(data) else {
            return named("schema: $ref to what is no schema");
        };
        if let SchemaKind::Type(Type::Array(array)) = &schema.schema_kind {
            if !matches!(parameter, Parameter::Query { .. }) {
                return named("a list is supported in the query only");
            }
            let items = array
                .items
                .as_ref()
                .and_then(|items| document.resolve(items));
            if !items.is_some_and(is_scalar) {
                return named(
                    "the type of the items is not supported (string, integer, number, boolean)",
                );
            }
        } else if !is_scalar(schema) {
            return named(
                "the type is not supported (string, integer, number, boolean, or in the query a list of them)",
            );
        }
        if data.name == PROJECT_ID && !matches!(parameter, Parameter::Path { .. }) {
            return named("it is supported in the path only, where the client sets it; remove it");
        }
        match parameter {
            Parameter::Cookie { .. } => return named("cookies are not supported"),
            Parameter::Header { .. } if !is_token(&data.name) => {
                return named("it is not a valid name of a header");
            }
            Parameter::Header { .. } if is_set_by_client(&data.name) => {
                return named("the client sets this header itself; remove the parameter");
            }
            Parameter::Path { .. } if !view.path.contains(&format!("{{{}}}", data.name)) => {
                return named(&format!("the path {} has no such parameter", view.path));
            }
            Parameter::Path { .. } if !data.required => {
                return named("required: true is missing, as every parameter of a path has it");
            }
            _ => {}
        }
    }
    let mut placeholders = view.path.split('{').skip(1);
    let missing = placeholders.find_map(|rest| {
        let name = rest.split('}').next()?;
        let is_known = view.parameters.iter().any(|parameter| {
            matches!(parameter, Parameter::Path { .. })
                && parameter.parameter_data_ref().name == name
        });
        // The project belongs to the client.
        (!is_known && name != PROJECT_ID).then_some(name)
    });
    match missing {
        Some(name) => fail(format!(
            "the path {} has {{{name}}}, which is not a parameter",
            view.path
        )),
        None => Ok(()),
    }
}

/// Whether a value is one text.
fn is_scalar(schema: &Schema) -> bool {
    matches!(
        schema.schema_kind,
        SchemaKind::Type(Type::String(_) | Type::Integer(_) | Type::Number(_) | Type::Boolean(_))
    )
}

fn is_feature(tag: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    tag.starts_with(|letter: char| letter.is_ascii_lowercase()) && tag.bytes().all(is_allowed)
}

/// The headers of the connection and of the signature. Those of authentication are left out before.
fn is_set_by_client(name: &str) -> bool {
    const HEADERS: [&str; 10] = [
        "Accept-Encoding",
        "Connection",
        "Content-Encoding",
        "Content-Length",
        "Host",
        "Transfer-Encoding",
        "X-Project-Id",
        "X-Sdk-Content-Sha256",
        "X-Sdk-Date",
        "X-Security-Token",
    ];
    HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// A token of HTTP.
fn is_token(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_allowed)
}
