//! Examples of responses, made of what the document says of them.

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
        Type::Integer => json!(1),
        Type::Number => json!(0.5),
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
            let fields = models.model(name).filter(|_| depth > 0);
            let members = fields
                .into_iter()
                .flat_map(|model| &model.fields)
                .map(|field| {
                    (
                        field.wire.to_owned(),
                        value(models, &field.shape, depth - 1),
                    )
                });
            Value::Object(members.collect())
        }
    }
}
