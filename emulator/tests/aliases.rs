//! The aliases of a function.

mod common;

use common::functions::service;
use common::{Response, Service};
use functiongraph_emulator::PROJECT_ID;
use serde_json::{Value, json};

fn path(alias: &str) -> String {
    format!("/v2/{PROJECT_ID}/fgs/functions/resize/aliases{alias}")
}

async fn with_version() -> Service {
    let service = service().await;
    let versions = format!("/v2/{PROJECT_ID}/fgs/functions/resize/versions");
    let body = r#"{"version":"v1"}"#;
    service.send("POST", &versions, body).await.json();
    service
}

async fn create(service: &Service, body: Value) -> Response {
    service.send("POST", &path(""), body.to_string()).await
}

#[tokio::test]
async fn aliases_are_kept() {
    let service = with_version().await;
    let client = service.client();
    let created = client
        .create_version_alias()
        .function_urn("resize")
        .body_map(|body| body.name("live").version("v1").description("for users"))
        .send()
        .await
        .unwrap();
    let urn = created.alias_urn.as_ref().unwrap();
    assert!(urn.to_string().ends_with(":default:resize:!live"), "{urn}");
    let body = json!({ "version": "latest", "additional_version_weights": { "v1": 10 } });
    service
        .send("PUT", &path("/live"), body.to_string())
        .await
        .json();
    let show = client.show_version_alias().function_urn("resize");
    let alias = show.alias_name("live").send().await.unwrap();
    assert_eq!(alias.version.as_deref(), Some("latest"));
    assert_eq!(alias.description.as_deref(), Some("for users"));
    let list = service.send("GET", &path(""), "").await.json();
    assert_eq!(list[0]["additional_version_weights"], json!({ "v1": 10 }));
    let delete = client.delete_version_alias().function_urn("resize");
    delete.alias_name("live").send().await.unwrap();
    let response = service.send("GET", &path("/live"), "").await;
    assert_eq!(response.error(), (404, "FSS.0404"));
}

#[tokio::test]
async fn names_are_used_once() {
    let service = with_version().await;
    let body = json!({ "name": "live", "version": "v1" });
    create(&service, body.clone()).await.json();
    assert_eq!(create(&service, body).await.error(), (409, "FSS.0409"));
    let response = create(&service, json!({ "name": "a:b", "version": "v1" })).await;
    assert_eq!(response.error(), (400, "FSS.0400"));
}

#[tokio::test]
async fn versions_of_an_alias_exist() {
    let service = with_version().await;
    for body in [
        json!({ "name": "live", "version": "v2" }),
        json!({ "name": "live", "version": "v1", "additional_version_weights": { "v2": 1 } }),
    ] {
        let response = create(&service, body.clone()).await;
        assert_eq!(response.error(), (404, "FSS.0404"), "{body}");
    }
}

#[tokio::test]
async fn weights_are_at_most_100() {
    let service = with_version().await;
    for (weights, status) in [
        (json!({ "v1": 101 }), 400),
        (json!({ "v1": -1 }), 400),
        (json!({ "v1": 60, "latest": 41 }), 400),
        (json!({ "v1": 60, "latest": 40 }), 200),
    ] {
        let body = json!({
            "name": "live", "version": "latest", "additional_version_weights": weights,
        });
        let response = create(&service, body).await;
        assert_eq!(response.status, status, "{response:?}");
    }
}
