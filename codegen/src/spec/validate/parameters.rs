//! Validates the parameters of an operation.

use openapiv3::{Parameter, ParameterSchemaOrContent, Schema, SchemaKind, Type};

use super::schemas::Schemas;
use super::values;
use crate::names::is_identifier;
use crate::spec::document::{Document, PROJECT_ID};
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;

/// Validates a parameter, which comes after the `earlier` ones.
pub(super) fn validate<'a>(
    schemas: &mut Schemas<'a>,
    view: &OperationView<'a>,
    earlier: &[&'a Parameter],
    parameter: &'a Parameter,
) -> Result<(), SpecError> {
    let document = schemas.document;
    let data = parameter.parameter_data_ref();
    let fail =
        |what: String| document.error(format!("{}: parameter {}: {what}", view.id, data.name));
    name(earlier, &data.name).map_err(fail)?;
    let ParameterSchemaOrContent::Schema(schema) = &data.format else {
        return Err(fail("content is not supported; use a schema".to_owned()));
    };
    schemas.validate(view.id, &data.name, schema)?;
    if let Some(example) = &data.example
        && let Some(reason) = values::example(document, schema, example)
    {
        return Err(fail(format!("example: {reason}")));
    }
    let Some(schema) = document.parameter_schema(data) else {
        return Err(fail("schema: $ref to what is no schema".to_owned()));
    };
    of_type(document, parameter, schema).map_err(fail)?;
    place(view, parameter).map_err(fail)
}

fn name(earlier: &[&Parameter], name: &str) -> Result<(), String> {
    let mut earlier = earlier.iter();
    if earlier.any(|other| other.parameter_data_ref().name == name) {
        return Err("there are two of this name".to_owned());
    }
    if !is_identifier(name) {
        return Err("it is not a valid name".to_owned());
    }
    Ok(())
}

/// One text, or in the query a list of texts.
fn of_type(document: &Document, parameter: &Parameter, schema: &Schema) -> Result<(), String> {
    let SchemaKind::Type(Type::Array(array)) = &schema.schema_kind else {
        if is_scalar(schema) {
            return Ok(());
        }
        return Err(
            "the type is not supported (string, integer, number, boolean, or in the query a list of them)"
                .to_owned(),
        );
    };
    if !matches!(parameter, Parameter::Query { .. }) {
        return Err("a list is supported in the query only".to_owned());
    }
    let items = array.items.as_ref();
    let items = items.and_then(|items| document.resolve(items));
    if !items.is_some_and(is_scalar) {
        return Err(
            "the type of the items is not supported (string, integer, number, boolean)".to_owned(),
        );
    }
    Ok(())
}

/// Where the parameter is sent.
fn place(view: &OperationView, parameter: &Parameter) -> Result<(), String> {
    let data = parameter.parameter_data_ref();
    if data.name == PROJECT_ID && !matches!(parameter, Parameter::Path { .. }) {
        return Err(
            "it is supported in the path only, where the client sets it; remove it".to_owned(),
        );
    }
    let problem = match parameter {
        Parameter::Cookie { .. } => "cookies are not supported",
        Parameter::Header { .. } if !is_token(&data.name) => "it is not a valid name of a header",
        Parameter::Header { .. } if is_set_by_client(&data.name) => {
            "the client sets this header itself; remove the parameter"
        }
        Parameter::Path { .. } if !view.path.contains(&format!("{{{}}}", data.name)) => {
            return Err(format!("the path {} has no such parameter", view.path));
        }
        Parameter::Path { .. } if !data.required => {
            "required: true is missing, as every parameter of a path has it"
        }
        _ => return Ok(()),
    };
    Err(problem.to_owned())
}

/// Whether a value is one text.
fn is_scalar(schema: &Schema) -> bool {
    matches!(
        schema.schema_kind,
        SchemaKind::Type(Type::String(_) | Type::Integer(_) | Type::Number(_) | Type::Boolean(_))
    )
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
