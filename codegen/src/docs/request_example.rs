//! Examples of requests.

use serde_json::Value;

use crate::api::enumeration::values;
use crate::api::model::{Field, Model};
use crate::api::models::Models;
use crate::api::operation::{Body, Content, Operation, Parameter};
use crate::spec::media::Media;
use crate::spec::shape::{Shape, Type};

const FUNCTION: &str =
    "urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize";

/// A request with what it cannot be without.
pub(crate) fn request(models: &Models, operation: &Operation) -> String {
    let mut call = format!(
        "client\n    .{}(){}",
        operation.method,
        required(operation, FUNCTION)
    );
    if let Some(body) = &operation.body {
        call.push_str(&body_setter(models, operation, body));
    }
    call
}

/// A request, and what is done with its response.
pub(super) fn example(models: &Models, operation: &Operation) -> String {
    let call = request(models, operation);
    let lines = match &operation.response.content {
        Content::Empty => format!("{call}\n    .send()\n    .await?;"),
        Content::Json(shape) if !operation.response.may_be_empty => {
            let response =
                format!("let response = {call}\n    .send()\n    .await?\n    .into_inner();");
            let made = matches!(operation.view.method, "post" | "put");
            let made = made.then(|| identity(models, operation, shape)).flatten();
            let used = made.map_or_else(|| use_of(models, shape), print_member);
            format!("{response}\n{used}")
        }
        _ => format!(
            "let response = {call}\n    .send()\n    .await?\n    .into_inner();\nprintln!(\"{{response:?}}\");"
        ),
    };
    fenced(&lines)
}

/// A list that is read to its end.
pub(super) fn list(operation: &Operation, what: &str, call: &str) -> String {
    let required = required(operation, "resize").replace("\n    ", "");
    fenced(&format!(
        "use futures_util::TryStreamExt;\n\nlet {what} = client.{}(){required}.{call}.await?;",
        operation.method
    ))
}

fn fenced(lines: &str) -> String {
    format!(
        "```no_run\n# async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {{\n{lines}\n\
         # Ok(())\n# }}\n```"
    )
}

/// The setters of what a request cannot be without.
fn required(operation: &Operation, function: &str) -> String {
    let parameters = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.is_required);
    let setters = parameters.map(|Parameter { ident, shape, .. }| {
        let value = match &shape.ty {
            Type::Custom(model) if model == "FunctionUrn" => format!("{function:?}"),
            _ => sample(shape),
        };
        format!("\n    .{ident}({value})")
    });
    setters.collect()
}

fn body_setter(models: &Models, operation: &Operation, body: &Body) -> String {
    match (body.media, &body.shape.ty) {
        (Media::Text(_), _) => "\n    .body(\"text\")".to_owned(),
        (Media::Bytes(_), _) => "\n    .body(b\"bytes\")".to_owned(),
        (_, Type::Model(name)) => {
            let Some(model) = models.model(name) else {
                return String::new();
            };
            let setters = match setters(models, model, example_of(operation)) {
                none if none.is_empty() => typical(models, model),
                setters => setters,
            };
            format!("\n    .body_map(|body| body{setters})")
        }
        (_, Type::Custom(_) | Type::Json) => {
            "\n    .body(serde_json::json!({ \"message\": \"hello\" }))".to_owned()
        }
        (_, Type::List(_)) => format!(
            "\n    .body([{}])",
            body.shape
                .inner
                .as_ref()
                .map_or_else(String::new, |inner| value(models, inner, None))
        ),
        (_, Type::Map(_)) => format!(
            "\n    .body([(\"name\", {})])",
            body.shape
                .inner
                .as_ref()
                .map_or_else(String::new, |inner| value(models, inner, None))
        ),
        _ => format!("\n    .body({})", sample(&body.shape)),
    }
}

/// The members of the document's example, and those that are required.
fn setters(models: &Models, model: &Model, example: Option<&Value>) -> String {
    let setters = model.fields.iter().filter_map(|field| {
        let Field {
            ident, wire, shape, ..
        } = field;
        let shown = example.and_then(|example| example.get(wire));
        let value = match (shown, &shape.ty) {
            (Some(Value::String(text)), Type::Text | Type::Enum(_)) => format!("{text:?}"),
            (Some(Value::Number(number)), Type::Integer) => number.to_string(),
            (Some(Value::Bool(on)), Type::Boolean) => on.to_string(),
            (Some(Value::Object(_)), Type::Model(_)) => value(models, shape, shown),
            _ if field.is_required && is_scalar(&shape.ty) => sample(shape),
            _ if field.is_required => required_value(models, shape),
            _ => return None,
        };
        Some(format!(".{ident}({value})"))
    });
    setters.collect()
}

/// The setters of the first members that are scalars, for an object that requires none.
fn scalars(model: &Model) -> String {
    let fields = model.fields.iter();
    let scalars = fields.filter(|field| is_scalar(&field.shape.ty));
    let setters = scalars
        .take(2)
        .map(|field| format!(".{}({})", field.ident, sample(&field.shape)));
    setters.collect()
}

/// The setters of the first members, for a body that requires none.
fn typical(models: &Models, model: &Model) -> String {
    let fields = model.fields.iter().take(2);
    let setters = fields.map(|field| {
        let value = if is_scalar(&field.shape.ty) {
            sample(&field.shape)
        } else {
            required_value(models, &field.shape)
        };
        format!(".{}({value})", field.ident)
    });
    setters.collect()
}

/// A value of a member that is no scalar.
fn required_value(models: &Models, shape: &Shape) -> String {
    let inner = || {
        let inner = shape.inner.as_ref();
        inner.map_or_else(String::new, |inner| value(models, inner, None))
    };
    match &shape.ty {
        Type::List(_) => format!("[{}]", inner()),
        Type::Map(_) => format!("[(\"name\", {})]", inner()),
        _ => value(models, shape, None),
    }
}

fn is_scalar(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::Model(_) | Type::List(_) | Type::Map(_) | Type::Json | Type::Custom(_)
    )
}

/// A value of a list or a map, or an object in another one.
fn value(models: &Models, shape: &Shape, example: Option<&Value>) -> String {
    match &shape.ty {
        Type::Model(name) => {
            let setters = models.model(name).map(|model| {
                let setters = setters(models, model, example);
                if setters.is_empty() {
                    scalars(model)
                } else {
                    setters
                }
            });
            format!(
                "functiongraph::types::{name}::builder(){}",
                setters.unwrap_or_default()
            )
        }
        Type::Enum(name) => format!("functiongraph::types::{name}::from({})", sample(shape)),
        Type::List(_) | Type::Map(_) | Type::Json | Type::Custom(_) => {
            "serde_json::json!({})".to_owned()
        }
        _ => sample(shape),
    }
}

/// A value that a setter takes.
fn sample(shape: &Shape) -> String {
    let example = shape.schema.schema_data.example.as_ref();
    match &shape.ty {
        Type::Integer => example.and_then(Value::as_i64).unwrap_or(1).to_string(),
        Type::Number => "0.5".to_owned(),
        Type::Boolean => "true".to_owned(),
        Type::List(_) => {
            let item = shape.inner.as_ref().map(|inner| sample(inner));
            format!("[{}]", item.unwrap_or_default())
        }
        Type::Enum(_) => format!("{:?}", values(shape).first().cloned().unwrap_or_default()),
        _ => {
            let text = example.and_then(Value::as_str).unwrap_or("example");
            format!("{text:?}")
        }
    }
}

/// What is done with a response.
fn use_of(models: &Models, shape: &Shape) -> String {
    match &shape.ty {
        Type::List(_) => "for item in &response {\n    println!(\"{item:?}\");\n}".to_owned(),
        Type::Model(name) => {
            let fields = models
                .model(name)
                .map(|model| model.fields.as_slice())
                .unwrap_or_default();
            let list = fields
                .iter()
                .find(|field| matches!(field.shape.ty, Type::List(_)));
            let scalar = fields.iter().find(|field| is_scalar(&field.shape.ty));
            match (list, scalar.or(fields.first())) {
                (Some(list), _) => format!(
                    "for item in response.{}() {{\n    println!(\"{{item:?}}\");\n}}",
                    list.ident
                ),
                (None, Some(field)) => print_member(field),
                (None, None) => String::new(),
            }
        }
        _ => "println!(\"{response:?}\");".to_owned(),
    }
}

fn print_member(field: &Field) -> String {
    format!("println!(\"{{:?}}\", response.{});", field.ident)
}

/// The member that names what an operation made or changed: its URN, or its id.
fn identity<'a>(models: &'a Models, operation: &Operation, shape: &Shape) -> Option<&'a Field<'a>> {
    let Type::Model(name) = &shape.ty else {
        return None;
    };
    let fields = &models.model(name)?.fields;
    let find = |is_it: &dyn Fn(&str) -> bool| {
        let mut scalars = fields.iter().filter(|field| is_scalar(&field.shape.ty));
        scalars.find(|field| is_it(field.wire))
    };
    let is_own_id = |name: &str| {
        let thing = name.strip_suffix("_id");
        thing.is_some_and(|thing| operation.method.to_string().contains(thing))
    };
    find(&|name| name.ends_with("_urn"))
        .or_else(|| find(&|name| name == "id"))
        .or_else(|| find(&is_own_id))
}

/// The example of a body, as the document has it.
pub(crate) fn example_of<'a>(operation: &'a Operation) -> Option<&'a Value> {
    let content = operation.view.body_content?;
    content
        .example
        .filter(|_| matches!(content.media, Media::Json(_)))
}
