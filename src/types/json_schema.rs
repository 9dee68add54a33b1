//! JSON Schemas of the models that are written by hand.

use crate::json::extra::Extra;
use crate::json::value::Json;
use crate::types::destination::destination::Destination;
use crate::types::event::Event;
use crate::types::function_urn::FunctionUrn;
use crate::types::payload::Payload;
use crate::types::timestamp::Timestamp;
use schemars::JsonSchema;
use schemars::r#gen::SchemaGenerator;
use schemars::schema::{InstanceType, Metadata, ObjectValidation, Schema, SchemaObject};

fn text(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<String>()
}

impl JsonSchema for Timestamp {
    fn schema_name() -> String {
        "Timestamp".to_owned()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        text(generator)
    }
}

impl JsonSchema for FunctionUrn {
    fn schema_name() -> String {
        "FunctionUrn".to_owned()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        text(generator)
    }
}

impl JsonSchema for Event {
    fn schema_name() -> String {
        "Event".to_owned()
    }

    /// Any object.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::Object(SchemaObject {
            instance_type: Some(InstanceType::Object.into()),
            ..Default::default()
        })
    }
}

impl JsonSchema for Payload {
    fn schema_name() -> String {
        "Payload".to_owned()
    }

    /// Anything.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::Bool(true)
    }
}

impl JsonSchema for Destination {
    fn schema_name() -> String {
        "Destination".to_owned()
    }

    /// The pair in JSON; `param` is a string.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let members = ["destination", "param"].map(|name| (name.to_owned(), text(generator)));
        Schema::Object(SchemaObject {
            instance_type: Some(InstanceType::Object.into()),
            object: Some(Box::new(ObjectValidation {
                properties: members.into(),
                ..Default::default()
            })),
            ..Default::default()
        })
    }
}

/// Any value.
impl JsonSchema for Json {
    fn is_referenceable() -> bool {
        false
    }

    fn schema_name() -> String {
        "Json".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::Bool(true)
    }
}

/// Any members.
impl JsonSchema for Extra {
    fn is_referenceable() -> bool {
        false
    }

    fn schema_name() -> String {
        "Extra".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::Object(SchemaObject {
            instance_type: Some(InstanceType::Object.into()),
            object: Some(Box::new(ObjectValidation {
                additional_properties: Some(Box::new(Schema::Bool(true))),
                ..Default::default()
            })),
            ..Default::default()
        })
    }
}

/// A string, with the values that are known as examples: there may be others.
pub(crate) fn open_enum(values: &[&str]) -> Schema {
    let examples = values.iter().map(|value| (*value).into()).collect();
    Schema::Object(SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        metadata: Some(Box::new(Metadata {
            examples,
            ..Default::default()
        })),
        ..Default::default()
    })
}
