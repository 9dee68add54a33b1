//! The versions of a function.

mod common;

use common::functions::{CODE, service};
use common::{Service, status_and_code};
use functiongraph_emulator::PROJECT_ID;
use serde_json::{Value, json};

fn path(function: &str) -> String {
    format!("/v2/{PROJECT_ID}/fgs/functions/{function}/versions")
}

async fn publish(service: &Service, body: Value) -> common::Response {
    service
        .send("POST", &path("resize"), body.to_string())
        .await
}

fn names(list: &Value) -> Vec<&str> {
    let versions = list["versions"].as_array().unwrap().iter();
    versions
        .map(|version| version["version"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn version_keeps_its_settings() {
    let service = service().await;
    let client = service.client();
    let version = client
        .create_function_version()
        .function_urn("resize")
        .body_map(|body| body.version("v1").description("the first"))
        .send()
        .await
        .unwrap();
    assert_eq!(version.version.as_deref(), Some("v1"));
    assert_eq!(version.version_description.as_deref(), Some("the first"));
    let urn = format!("{PROJECT_ID}:default:resize:v1");
    client
        .update_function_code()
        .function_urn("resize")
        .body_map(|body| {
            body.code_type("inline")
                .func_code(functiongraph::types::FuncCode::default())
        })
        .send()
        .await
        .unwrap();
    let code = client
        .show_function_code()
        .function_urn(urn.as_str())
        .send();
    let code = code.await.unwrap();
    let file = code
        .func_code
        .as_ref()
        .and_then(|code| code.file.as_deref());
    assert_eq!(file, Some(CODE));
    let error = client
        .update_function_max_instance_config()
        .function_urn(urn.as_str())
        .body_map(|body| body.max_instance_num(1))
        .send()
        .await
        .unwrap_err();
    assert_eq!(status_and_code(&error), (Some(400), Some("FSS.0400")));
}

#[tokio::test]
async fn validates_version_names() {
    let service = service().await;
    let [first, second] = [
        publish(&service, json!({})).await.json(),
        publish(&service, json!({})).await.json(),
    ];
    for version in [&first, &second] {
        let name = version["version"].as_str().unwrap();
        let form = name.chars().map(|letter| match letter {
            '0'..='9' => '0',
            letter => letter,
        });
        assert_eq!(form.collect::<String>(), "v00000000-000000");
    }
    assert_ne!(first["version"], second["version"]);
    publish(&service, json!({ "version": "v1" })).await.json();
    let response = publish(&service, json!({ "version": "v1" })).await;
    assert_eq!(response.error(), (409, "FSS.0409"));
    for version in ["latest", "a:b", "!live", "a b"] {
        let response = publish(&service, json!({ "version": version })).await;
        assert_eq!(response.error(), (400, "FSS.0400"), "{version}");
    }
}

#[tokio::test]
async fn lists_versions_by_page() {
    let service = service().await;
    for version in ["v1", "v2", "v3"] {
        publish(&service, json!({ "version": version }))
            .await
            .json();
    }
    let page = |query: &'static str| {
        let path = format!("{}?{query}", path("resize"));
        let service = &service;
        async move { service.send("GET", &path, "").await.json() }
    };
    let all = page("").await;
    assert_eq!(names(&all), ["latest", "v1", "v2", "v3"]);
    assert_eq!((&all["count"], &all["next_marker"]), (&json!(4), &json!(0)));
    let first = page("maxitems=3").await;
    assert_eq!(names(&first), ["latest", "v1", "v2"]);
    assert_eq!(first["next_marker"], 3);
    let rest = page("maxitems=3&marker=3").await;
    assert_eq!(
        (names(&rest), &rest["next_marker"]),
        (vec!["v3"], &json!(0))
    );
    let client = service.client();
    let versions = client.list_function_versions().function_urn("resize");
    assert_eq!(versions.maxitems(1).try_collect().await.unwrap().len(), 4);
}

#[tokio::test]
async fn delete_removes_config_and_aliases() {
    let service = service().await;
    let client = service.client();
    publish(&service, json!({ "version": "v1" })).await.json();
    let aliases = format!("/v2/{PROJECT_ID}/fgs/functions/resize/aliases");
    for alias in [
        json!({ "name": "live", "version": "v1" }),
        json!({ "name": "canary", "version": "latest", "additional_version_weights": { "v1": 5 } }),
    ] {
        service
            .send("POST", &aliases, alias.to_string())
            .await
            .json();
    }
    let urn = |qualifier: &str| format!("{PROJECT_ID}:default:resize:{qualifier}");
    service.put(&urn("v1"), json!({})).await.json();
    let delete = client.delete_function().function_urn(urn("!live"));
    delete.send().await.unwrap();
    for gone in ["v1", "!live"] {
        assert_eq!(
            service.get(&urn(gone)).await.error(),
            (404, "FSS.1051"),
            "{gone}"
        );
    }
    let left = service.send("GET", &aliases, "").await.json();
    assert_eq!(left.as_array().unwrap().len(), 1);
    assert_eq!(left[0]["additional_version_weights"], json!({}));
    let error = client.delete_function().function_urn(urn("latest"));
    let error = error.send().await.unwrap_err();
    assert_eq!(status_and_code(&error), (Some(400), Some("FSS.0400")));
}
