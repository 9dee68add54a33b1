//! Examples of responses, made of what the document says of them.

use openapiv3::{Schema, SchemaKind, Type as Kind};
use serde_json::{Map, Value, json};

use crate::api::enumeration::values;
use crate::api::models::Models;
use crate::api::operation::{Content, Operation};
use crate::spec::shape::{Shape, Type};

/// How deep objects lie in each other.
const DEPTH: usize = 4;

/// The body of a success: the document's own example, or one made of the schema.
pub(crate) fn response(models: &Models, operation: &Operation) -> String {
    match &operation.response.content {
        Content::Empty => String::new(),
        Content::Text => "text".to_owned(),
        Content::Bytes | Content::Invocation => "bytes".to_owned(),
        Content::Json(shape) => {
            let own = operation.view.response_example();
            own.cloned()
                .unwrap_or_else(|| value(models, shape, DEPTH))
                .to_string()
        }
    }
}

fn value(models: &Models, shape: &Shape, depth: usize) -> Value {
    if let Some(example) = &shape.schema.schema_data.example {
        return example.clone();
    }
    let inner = |depth: usize| {
        shape
            .inner
            .as_ref()
            .map(|inner| value(models, inner, depth))
    };
    match &shape.ty {
        Type::Text => json!("string"),
        Type::Integer => json!(integer(shape.schema)),
        Type::Number => json!(number(shape.schema)),
        Type::Boolean => json!(true),
        Type::Json => json!({}),
        Type::Enum(_) => json!(values(shape).first()),
        Type::Custom(model) => match model.as_str() {
            "FunctionUrn" => json!("urn:fss:cn-north-4:project:function:default:name:latest"),
            "Timestamp" => json!("2026-01-31T12:00:00Z"),
            _ => json!({}),
        },
        Type::List(_) => json!(
            inner(depth.saturating_sub(1))
                .into_iter()
                .collect::<Vec<_>>()
        ),
        Type::Map(_) => json!(
            inner(depth.saturating_sub(1))
                .map(|inner| ("name".to_owned(), inner))
                .into_iter()
                .collect::<Map<_, _>>()
        ),
        Type::Model(name) => {
            let fields = models.model(name).map(|model| model.fields.as_slice());
            let members = fields
                .unwrap_or_default()
                .iter()
                .filter(|field| depth > 0 || field.is_required)
                .map(|field| {
                    let value = value(models, &field.shape, depth.saturating_sub(1));
                    (field.wire.to_owned(), value)
                });
            Value::Object(members.collect())
        }
    }
}

/// 1, or what is allowed that is nearest to it.
fn integer(schema: &Schema) -> i64 {
    let SchemaKind::Type(Kind::Integer(integer)) = &schema.schema_kind else {
        return 1;
    };
    if let Some(allowed) = integer.enumeration.iter().flatten().next() {
        return *allowed;
    }
    let at_least = integer.minimum.map_or(1, |minimum| minimum.max(1));
    integer
        .maximum
        .map_or(at_least, |maximum| maximum.min(at_least))
}

/// 0.5, or what is allowed that is nearest to it.
fn number(schema: &Schema) -> f64 {
    let SchemaKind::Type(Kind::Number(number)) = &schema.schema_kind else {
        return 0.5;
    };
    let at_least = number.minimum.map_or(0.5, |minimum| minimum.max(0.5));
    number
        .maximum
        .map_or(at_least, |maximum| maximum.min(at_least))
}
