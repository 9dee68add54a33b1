//! The aliases of a function.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::functions::{self, service};
use common::invocations::invoke;
use common::{Response, Service};
use functiongraph_emulator::{Emulator, EmulatorBuilder, Invocation, InvocationError, PROJECT_ID};
use serde_json::{Value, json};
use tempfile::TempDir;

const MINUTE: Duration = Duration::from_secs(60);

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
async fn creates_updates_deletes_aliases() {
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
async fn rejects_duplicate_alias_names() {
    let service = with_version().await;
    let body = json!({ "name": "live", "version": "v1" });
    create(&service, body.clone()).await.json();
    assert_eq!(create(&service, body).await.error(), (409, "FSS.0409"));
    let response = create(&service, json!({ "name": "a:b", "version": "v1" })).await;
    assert_eq!(response.error(), (400, "FSS.0400"));
}

#[tokio::test]
async fn rejects_alias_of_unknown_version() {
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
async fn rejects_invalid_weights() {
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

/// The versions that ran, by the number of the event.
type Versions = Arc<Mutex<BTreeMap<u64, Vec<String>>>>;

/// Every attempt fails.
fn recording(state: &Path) -> (EmulatorBuilder, Versions) {
    let versions = Versions::default();
    let ran = versions.clone();
    let builder = Emulator::builder().state_file(state).retry_wait(MINUTE);
    let builder = builder.handler(move |invocation: Invocation| {
        let number = invocation.event["number"].as_u64().unwrap();
        let version = invocation.version.qualifier().unwrap().to_owned();
        ran.lock().unwrap().entry(number).or_default().push(version);
        async {
            Err(InvocationError {
                code: 7,
                message: "no picture".to_owned(),
            })
        }
    });
    (builder, versions)
}

#[tokio::test]
async fn retries_keep_version() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state.redb");
    let (builder, before) = recording(&state);
    let service = Service::with(builder).await;
    let client = service.client();
    let urn = functions::create(&client, "resize").await.func_urn.unwrap();
    let alias = urn.to_string().replace(":latest", ":!live");
    let versions = format!("/v2/{PROJECT_ID}/fgs/functions/resize/versions");
    for version in ["v1", "v2"] {
        let body = json!({ "version": version }).to_string();
        service.send("POST", &versions, body).await.json();
    }
    let body =
        json!({ "name": "live", "version": "latest", "additional_version_weights": { "v1": 50 } });
    create(&service, body).await.json();
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn(&alias);
    let config = config.body_map(|body| body.max_async_retry_attempts(3));
    config.send().await.unwrap();
    for number in 0..20 {
        invoke(&client, &alias, json!({ "number": number })).await;
    }
    service.emulator.advance(MINUTE).await.unwrap();
    // What is accepted from now on runs v2.
    let body = json!({ "version": "v2", "additional_version_weights": {} });
    service
        .send("PUT", &path("/live"), body.to_string())
        .await
        .json();
    service.emulator.advance(MINUTE).await.unwrap();
    drop((client, service));
    let (builder, after) = recording(&state);
    let emulator = builder.start().await.unwrap();
    emulator.advance(MINUTE).await.unwrap();

    let before = before.lock().unwrap();
    let after = after.lock().unwrap();
    let mut used = BTreeSet::new();
    for (number, versions) in &*before {
        let of_event: BTreeSet<_> = versions.iter().chain(&after[number]).collect();
        assert_eq!((versions.len(), after[number].len()), (3, 1));
        assert_eq!(of_event.len(), 1, "{number}: {versions:?}");
        used.extend(of_event);
    }
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["latest", "v1"]);
}
