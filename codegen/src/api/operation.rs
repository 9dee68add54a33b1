//! The operations.

use openapiv3::{Parameter as ApiParameter, ParameterData, ParameterSchemaOrContent};
use proc_macro2::Ident;
use quote::format_ident;

use super::groups::Groups;
use crate::names::{type_name, unique_idents, unique_types};
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::media::Media;
use crate::spec::operation::OperationView;
use crate::spec::shape::{Shape, Type};

/// Names that a method of the client cannot have.
const CLIENT_METHODS: [&str; 13] = [
    "api_version",
    "baseurl",
    "begin",
    "builder",
    "client",
    "clone",
    "exec",
    "inner",
    "post",
    "pre",
    "request",
    "transmit",
    "validate_for",
];

/// Names that a setter of an operation cannot have.
const SETTERS: &[&str] = &[
    "begin",
    "body",
    "body_map",
    "build_signed",
    "client",
    "clone",
    "invalid",
    "invalid_body",
    "is_body_set",
    "merge",
    "new",
    "page",
    "pages",
    "parts",
    "send",
    "stream",
    "timeout",
    "transmit",
    "try_collect",
    "validate",
    "wait",
];

pub(crate) struct Operation<'a> {
    pub view: OperationView<'a>,
    /// The method of the client.
    pub method: Ident,
    /// The builder of the request.
    pub builder: Ident,
    pub parameters: Vec<Parameter<'a>>,
    pub body: Option<Body<'a>>,
    pub response: Response<'a>,
    pub groups: Groups,
}

pub(crate) struct Parameter<'a> {
    /// Its name on the wire.
    pub wire: &'a str,
    pub ident: Ident,
    pub data: &'a ParameterData,
    pub shape: Shape<'a>,
    pub is_required: bool,
    pub is_in_path: bool,
}

pub(crate) struct Body<'a> {
    pub shape: Shape<'a>,
    pub is_required: bool,
    pub media: Media<'a>,
}

pub(crate) struct Response<'a> {
    pub content: Content<'a>,
    /// Whether some successes have no body.
    pub may_be_empty: bool,
}

pub(crate) enum Content<'a> {
    Empty,
    Json(Shape<'a>),
    Text,
    Bytes,
    /// The result of an invocation, with the metadata in the headers.
    Invocation,
}

impl<'a> Response<'a> {
    pub(crate) fn shape(&self) -> Option<&Shape<'a>> {
        match &self.content {
            Content::Json(shape) => Some(shape),
            _ => None,
        }
    }
}

impl<'a> Operation<'a> {
    /// The parameter that says which function a call is about, and with it where it goes.
    pub(crate) fn function(&self) -> Option<&Parameter<'a>> {
        let mut functions = self.parameters.iter().filter(|parameter| {
            matches!(&parameter.shape.ty, Type::Custom(model) if model == "FunctionUrn")
        });
        functions.next()
    }

    /// How long a run may take whose end the response waits for.
    pub(crate) fn max_run_seconds(&self) -> Option<u64> {
        let extensions = &self.view.operation.extensions;
        extensions.get("x-max-run-seconds")?.as_u64()
    }

    pub(crate) fn all(document: &'a Document) -> Result<Vec<Self>, SpecError> {
        let views = document.operations()?;
        let methods = unique_idents(views.iter().map(|view| view.id), &CLIENT_METHODS);
        let mut operations: Vec<Operation> = Vec::new();
        for (view, method) in views.into_iter().zip(methods) {
            let builder = format_ident!("{}", type_name(view.id));
            if let Some(other) = operations.iter().find(|other| other.builder == builder) {
                return Err(document.error(format!(
                    "{}: operationId is {} in Rust, and so is that of {}; choose another",
                    view.id, builder, other.view.id
                )));
            }
            operations.push(Self::new(document, view, method, builder));
        }
        Ok(operations)
    }

    fn new(document: &'a Document, view: OperationView<'a>, method: Ident, builder: Ident) -> Self {
        let name = builder.to_string();
        let body = view.body_content.as_ref().map(|content| Body {
            shape: content.shape(document, &format!("{name}RequestBody")),
            is_required: view.is_body_required,
            media: content.media,
        });
        let content = match &view.response_content {
            None => Content::Empty,
            Some(_) if view.responds_with_result => Content::Invocation,
            Some(content) => match content.media {
                Media::Json(_) => {
                    Content::Json(content.shape(document, &format!("{name}Response")))
                }
                Media::Text(_) => Content::Text,
                Media::Bytes(_) => Content::Bytes,
            },
        };
        Self {
            parameters: parameters(document, &view, &name),
            method,
            builder,
            body,
            response: Response {
                content,
                may_be_empty: view.may_respond_empty,
            },
            groups: Groups::of_tags(&view.operation.tags),
            view,
        }
    }
}

fn parameters<'a>(
    document: &'a Document,
    view: &OperationView<'a>,
    name: &str,
) -> Vec<Parameter<'a>> {
    let arguments: Vec<&'a ApiParameter> = view.arguments().collect();
    let wires = arguments
        .iter()
        .map(|parameter| parameter.parameter_data_ref().name.as_str());
    let idents = unique_idents(wires.clone(), SETTERS);
    let types = unique_types(name, wires, &["RequestBody", "Response"]);
    let parameters = arguments
        .iter()
        .zip(idents.into_iter().zip(types))
        .filter_map(|(parameter, (ident, ty))| {
            let data = parameter.parameter_data_ref();
            let ParameterSchemaOrContent::Schema(schema) = &data.format else {
                return None;
            };
            let mut shape = document.shape(schema, &ty);
            if is_integer(&shape) {
                shape.ty = Type::Integer;
            }
            Some(Parameter {
                wire: &data.name,
                ident,
                data,
                shape,
                is_required: data.required,
                is_in_path: matches!(parameter, ApiParameter::Path { .. }),
            })
        });
    parameters.collect()
}

/// Whether a text holds integers only.
fn is_integer(shape: &Shape) -> bool {
    let is_integer = |value: &String| {
        value
            .parse::<i64>()
            .is_ok_and(|number| number.to_string() == *value)
    };
    shape
        .schema
        .schema_data
        .extensions
        .contains_key("x-integer")
        || matches!(shape.ty, Type::Enum(_))
            && shape
                .string()
                .is_some_and(|string| string.enumeration.iter().flatten().all(is_integer))
}
