//! Every operation of the document is served.

mod common;

use functiongraph::__private::constants::{
    Operation, Parameter, ParameterLocation, ResponseContent, Rule,
};
use functiongraph::__private::document::{ALL, Description, Kind, validate};
use functiongraph_emulator::PROJECT_ID;

use common::Service;

/// A value that the rules of a parameter of the path allow.
fn value(parameter: &Parameter) -> String {
    if parameter.name == "project_id" {
        return PROJECT_ID.to_owned();
    }
    let values = parameter.rules.iter().find_map(|rule| match rule {
        Rule::OneOf(values) => values.first(),
        _ => None,
    });
    let candidates = values.copied().into_iter().chain([
        "resize",
        "1",
        "urn:fss:cn-north-4:p:function:default:resize:latest",
    ]);
    let mut valid = candidates.filter(|value| parameter.validate(value).is_ok());
    valid.next().unwrap_or("resize").to_owned()
}

fn path(operation: &Operation) -> String {
    let mut path = operation.path.to_owned();
    for parameter in operation.parameters {
        path = path.replace(&format!("{{{}}}", parameter.name), &value(parameter));
    }
    path
}

#[tokio::test]
async fn all_operations_are_served() {
    assert_eq!(ALL.len(), 92);
    let service = Service::start().await;
    for description in ALL {
        let operation = description.operation;
        let path = path(operation);
        let response = service.send(operation.method, &path, "{}").await;
        let code = response.json["error_code"].as_str();
        assert_ne!(code, Some("APIGW.0101"), "{path} {response:?}");
        assert!(response.status < 500, "{path} {response:?}");
    }
}

/// The documented example of a config has a placeholder; the emulator responds with the config that it keeps.
const INVALID_EXAMPLE: &str = "UpdateFunctionAsyncInvokeConfig";

#[test]
fn examples_have_their_schema() {
    let problem = |description: &&Description| {
        let (schema, operation) = (description.response?, description.operation);
        // What a function gives back has any form.
        if matches!(operation.response, ResponseContent::Raw) || operation.id == INVALID_EXAMPLE {
            return None;
        }
        let error = validate(operation.example, schema).err()?;
        Some(format!("{}: {error}", operation.id))
    };
    let problems: Vec<String> = ALL
        .iter()
        .filter_map(|description| problem(&description))
        .collect();
    assert_eq!(problems, Vec::<String>::new());
}

#[tokio::test]
async fn bodies_follow_document() {
    let service = Service::start().await;
    let mut checked = 0;
    for description in ALL {
        let operation = description.operation;
        let Some(body) = description.body.as_ref().filter(|body| body.required) else {
            continue;
        };
        let is_object = matches!(
            body.schema.map(|schema| &schema.kind),
            Some(Kind::Object { .. })
        );
        let needs_more = |parameter: &Parameter| {
            parameter.required && parameter.location != ParameterLocation::Path
        };
        let needs_more = operation.parameters.iter().any(needs_more);
        if !body.is_json || !is_object || needs_more || operation.id == "InvokeFunction" {
            continue;
        }
        let path = path(operation);
        let response = service.send(operation.method, &path, "[]").await;
        assert_eq!(response.status, 400, "{path} {response:?}");
        let response = service.send(operation.method, &path, "{").await;
        assert_eq!(response.error(), (406, "FSS.0406"), "{path}");
        checked += 1;
    }
    assert!(checked > 20, "{checked}");
}

#[tokio::test]
async fn names_wrong_member() {
    let service = Service::start().await;
    let path = format!("/v2/{PROJECT_ID}/fgs/workflows");
    for (body, expected) in [
        ("{}", "400 FSS.0400 constants: is required"),
        (
            r#"{"nam":"a"}"#,
            "400 FSS.0400 nam: is not a member of a request; did you mean name?",
        ),
    ] {
        let response = service.send("POST", &path, body).await;
        assert_eq!(response.summary(), expected, "{body}");
    }
}
