//! What is secret in one schema of the document is secret in each.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::spec;

/// They say what a value is or where it is found, and hold none.
const WITHOUT_VALUE: [&str; 4] = [
    "components.schemas.StateDataFilter.input",
    "components.schemas.StateDataFilter.output",
    "components.schemas.TempDetail.input",
    "components.schemas.TempDetail.output",
];

#[test]
fn same_name_is_secret_everywhere() {
    let document: Value = functiongraph_codegen::spec::parse::yaml(&spec()).unwrap();
    let mut members = BTreeMap::new();
    visit("components", &document["components"], &mut members);
    members.retain(|_, places| places.contains_key(&true));
    for name in ["user_data", "kafka_password"] {
        assert!(members.contains_key(name), "{name}");
    }
    let shown: Vec<&String> = members
        .values()
        .filter_map(|places| places.get(&false))
        .flatten()
        .filter(|place| !WITHOUT_VALUE.contains(&place.as_str()))
        .collect();
    assert!(shown.is_empty(), "not x-secret: {shown:?}");
}

/// What a user gives in Base64, such as code, is not shown: it is large, and may hold keys. Pictures are the provider's.
#[test]
fn user_files_are_secret() {
    let document: Value = functiongraph_codegen::spec::parse::yaml(&spec()).unwrap();
    let (mut files, mut shown) = (0, Vec::new());
    for (schema, value) in document["components"]["schemas"].as_object().unwrap() {
        for (name, member) in value["properties"].as_object().into_iter().flatten() {
            let doc = member["description"].as_str().unwrap_or_default();
            if !doc.contains("Base64") || doc.contains("Picture") || doc.contains("Icon") {
                continue;
            }
            files += 1;
            if member["x-secret"] != true {
                shown.push(format!("{schema}.{name}"));
            }
        }
    }
    assert!(files >= 6, "{files}");
    assert!(shown.is_empty(), "not x-secret: {shown:?}");
}

/// Collects where the members of each name are, by whether they are secret. The values of an enum are none.
fn visit(place: &str, value: &Value, members: &mut BTreeMap<String, BTreeMap<bool, Vec<String>>>) {
    for (name, member) in value["properties"].as_object().into_iter().flatten() {
        if member.get("enum").is_some() {
            continue;
        }
        let is_secret = member["x-secret"] == true;
        let places = members.entry(name.clone()).or_default();
        let path = format!("{place}.{name}");
        places.entry(is_secret).or_default().push(path);
    }
    let below: Vec<(String, &Value)> = match value {
        Value::Object(values) => values
            .iter()
            .map(|(name, value)| (format!("{place}.{name}"), value))
            .collect(),
        Value::Array(values) => values
            .iter()
            .map(|value| (place.to_owned(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (place, value) in below {
        visit(&place, value, members);
    }
}
