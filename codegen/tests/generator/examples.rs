//! Every example of the document passes the document's own bounds.

use regex_lite::Regex;
use serde_json::Value;

use crate::document::spec;

#[test]
fn examples_pass_their_own_bounds() {
    let document: Value = functiongraph_codegen::spec::parse::yaml(&spec()).unwrap();
    let mut checked = 0;
    visit(&document, &document, &mut checked);
    let given = spec().matches(" example: ").count() + spec().matches(" example:\n").count();
    assert!(checked >= given && given > 0, "{checked} of {given}");
}

#[test]
fn finds_example_out_of_bounds() {
    let fails = |schema: &str| {
        let document: Value = serde_saphyr::from_str(schema).unwrap();
        let check = || visit(&document, &document, &mut 0);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).is_err()
    };
    assert!(!fails(
        "{ type: integer, minimum: 1, maximum: 3, example: 3 }"
    ));
    for schema in [
        "{ type: integer, maximum: 3, example: 4 }",
        "{ type: string, minLength: 2, example: a }",
        "{ type: string, enum: [a], example: b }",
        "{ type: string, pattern: '^[a-z]+$', example: A }",
        "{ schema: { type: object, properties: { a: { type: integer, maximum: 1 } } }, example: { a: 2 } }",
        "{ schema: { type: array, maxItems: 1, items: { type: integer } }, example: [1, 2] }",
        "{ schema: { type: object, required: [a], properties: {} }, example: {} }",
    ] {
        assert!(fails(schema), "{schema}");
    }
}

/// Checks the examples in a part of the document, beside a schema or in one.
fn visit(document: &Value, part: &Value, checked: &mut usize) {
    if let Some(example) = part.get("example") {
        let schema = part.get("schema").unwrap_or(part);
        check(document, schema, example, checked);
    }
    match part {
        Value::Object(members) => members
            .values()
            .for_each(|member| visit(document, member, checked)),
        Value::Array(items) => items.iter().for_each(|item| visit(document, item, checked)),
        _ => {}
    }
}

fn check(document: &Value, schema: &Value, example: &Value, checked: &mut usize) {
    let reference = schema["$ref"]
        .as_str()
        .or(schema["allOf"][0]["$ref"].as_str());
    if let Some(reference) = reference {
        let schema = document.pointer(reference.trim_start_matches('#')).unwrap();
        return check(document, schema, example, checked);
    }
    *checked += 1;
    let bounds = |keys: [&str; 2], value: f64| {
        let [min, max] = keys.map(|key| schema[key].as_f64());
        assert!(
            min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max),
            "{example} in {schema}"
        );
    };
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(example), "{example} in {schema}");
    }
    match example {
        Value::Number(number) => bounds(["minimum", "maximum"], number.as_f64().unwrap()),
        Value::String(text) => {
            bounds(["minLength", "maxLength"], text.chars().count() as f64);
            if let Some(pattern) = schema["pattern"].as_str() {
                assert!(
                    Regex::new(pattern).unwrap().is_match(text),
                    "{example} in {schema}"
                );
            }
        }
        Value::Array(items) => {
            bounds(["minItems", "maxItems"], items.len() as f64);
            items
                .iter()
                .for_each(|item| check(document, &schema["items"], item, checked));
        }
        Value::Object(members) => {
            for required in schema["required"].as_array().into_iter().flatten() {
                assert!(
                    members.contains_key(required.as_str().unwrap()),
                    "{example} in {schema}"
                );
            }
            for (name, member) in members {
                if let Some(property) = schema["properties"].get(name) {
                    check(document, property, member, checked);
                }
            }
        }
        _ => {}
    }
}
