//! The JSON Schema of the file, for editors: `docs/emulator.schema.json`. `INSTA_UPDATE=always` writes it.

use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use schemars::r#gen::{SchemaGenerator, SchemaSettings};
use schemars::schema::{InstanceType, NumberValidation, Schema, SchemaObject, StringValidation};
use serde_json::Value;

use super::read::read;
use super::settings::Settings;
use super::values::{Events, Timeout, Wait};

impl JsonSchema for Timeout {
    fn schema_name() -> String {
        "Timeout".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        duration(1)
    }
}

impl JsonSchema for Wait {
    fn schema_name() -> String {
        "Wait".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        duration(0)
    }
}

impl JsonSchema for Events {
    fn schema_name() -> String {
        "Events".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        SchemaObject {
            instance_type: Some(InstanceType::Integer.into()),
            number: at_least(1),
            ..SchemaObject::default()
        }
        .into()
    }
}

fn duration(minimum: u32) -> Schema {
    SchemaObject {
        instance_type: Some(vec![InstanceType::Integer, InstanceType::String].into()),
        number: at_least(minimum),
        string: Some(Box::new(StringValidation {
            pattern: Some("^([0-9]+|([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?)$".to_owned()),
            min_length: Some(1),
            ..StringValidation::default()
        })),
        ..SchemaObject::default()
    }
    .into()
}

fn at_least(minimum: u32) -> Option<Box<NumberValidation>> {
    Some(Box::new(NumberValidation {
        minimum: Some(minimum.into()),
        ..NumberValidation::default()
    }))
}

fn schema() -> Value {
    let generator = SchemaSettings::draft07().with(|settings| {
        settings.option_add_null_type = false;
        settings.inline_subschemas = true;
    });
    let mut schema = generator
        .into_generator()
        .into_root_schema_for::<Settings>();
    schema.schema.metadata().title = Some("fgs emulator serve --config".to_owned());
    serde_json::to_value(schema).unwrap()
}

/// The published package is without the documents.
fn docs(file: &str) -> Option<PathBuf> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    docs.is_dir().then(|| docs.join(file))
}

#[test]
fn json_schema_matches_type() {
    let text = format!("{:#}\n", schema());
    let Some(file) = docs("emulator.schema.json") else {
        return;
    };
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&file, &text).unwrap();
    }
    let kept = fs::read_to_string(file).unwrap();
    assert_eq!(
        kept, text,
        "INSTA_UPDATE=always cargo test -p fgs json_schema"
    );
}

#[test]
fn documented_file_has_all_settings() {
    let Some(file) = docs("emulator.md") else {
        return;
    };
    let document = fs::read_to_string(file).unwrap();
    let (_, rest) = document.split_once("```yaml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    read(example).unwrap();
    let example: Value = serde_saphyr::from_str(example).unwrap();
    let names = |value: &Value| -> Vec<String> {
        let names = value.as_object().unwrap().keys().cloned();
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    };
    let mut schema = schema();
    // In YAML it is a comment.
    schema["properties"]
        .as_object_mut()
        .unwrap()
        .remove("$schema");
    assert_eq!(names(&example), names(&schema["properties"]));
    let function = &schema["properties"]["functions"]["additionalProperties"]["properties"];
    assert_eq!(names(&example["functions"]["thumbnail"]), names(function));
}
