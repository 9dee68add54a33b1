//! The triggers of a function.

mod common;

use common::functions::service;
use common::{Response, Service};
use functiongraph_emulator::PROJECT_ID;
use serde_json::{Value, json};

fn path(rest: &str) -> String {
    format!("/v2/{PROJECT_ID}/fgs/triggers/{rest}")
}

async fn create(service: &Service, body: Value) -> Response {
    service
        .send("POST", &path("resize"), body.to_string())
        .await
}

fn timer() -> Value {
    json!({
        "trigger_type_code": "TIMER",
        "event_data": { "name": "hourly", "schedule_type": "Rate", "schedule": "1h" },
    })
}

#[tokio::test]
async fn creates_updates_deletes_triggers() {
    let service = service().await;
    let created = create(&service, timer()).await;
    assert_eq!(created.status, 201, "{created:?}");
    let id = created.json["trigger_id"].as_str().unwrap();
    assert_eq!(created.json["trigger_status"], "ACTIVE");
    let path_of = path(&format!("resize/TIMER/{id}"));
    let change = json!({ "trigger_status": "DISABLED" }).to_string();
    service.send("PUT", &path_of, change).await.json();
    let shown = service.send("GET", &path_of, "").await.json();
    assert_eq!(shown["trigger_status"], "DISABLED");
    assert_eq!(shown["event_data"]["name"], "hourly");
    let client = service.client();
    let list = client.list_function_triggers().function_urn("resize");
    assert_eq!(list.send().await.unwrap().len(), 1);
    let other = service
        .send("GET", &path(&format!("resize/OBS/{id}")), "")
        .await;
    assert_eq!(other.error(), (404, "FSS.0404"));
    assert_eq!(service.send("DELETE", &path_of, "").await.status, 204);
    let gone = service.send("DELETE", &path_of, "").await;
    assert_eq!(gone.error(), (404, "FSS.0404"));
}

#[tokio::test]
async fn disables_some_types_only() {
    let service = service().await;
    for (kind, first, disabled) in [
        ("TIMER", "ACTIVE", 201),
        ("KAFKA", "DISABLED", 201),
        ("OBS", "ACTIVE", 400),
    ] {
        let body = json!({ "trigger_type_code": kind, "event_data": {} });
        let created = create(&service, body).await;
        assert_eq!(created.json["trigger_status"], first, "{kind}");
        let body =
            json!({ "trigger_type_code": kind, "trigger_status": "DISABLED", "event_data": {} });
        assert_eq!(create(&service, body).await.status, disabled, "{kind}");
    }
}

#[tokio::test]
async fn update_changes_data_fetching() {
    let service = service().await;
    let body = json!({ "trigger_type_code": "KAFKA", "event_data": { "batch_size": 10 } });
    let created = create(&service, body).await;
    let id = created.json["trigger_id"].as_str().unwrap();
    let path = path(&format!("resize/KAFKA/{id}"));
    let change = json!({ "event_data": [{ "is_serial": true, "polling_interval": 5 }] });
    let changed = service.send("PUT", &path, change.to_string()).await.json();
    assert_eq!(
        changed["event_data"],
        json!({ "batch_size": 10, "is_serial": "true", "polling_interval": 5 })
    );
    let change = json!({ "event_data": [{ "max_fetch_bytes": -1 }] });
    let rejected = service.send("PUT", &path, change.to_string()).await;
    assert_eq!(rejected.error(), (400, "FSS.0400"));
}

#[tokio::test]
async fn deletes_all_triggers() {
    let service = service().await;
    let versions = format!("/v2/{PROJECT_ID}/fgs/functions/resize/versions");
    let body = r#"{"version":"v1"}"#;
    service.send("POST", &versions, body).await.json();
    let v1 = format!("{PROJECT_ID}:default:resize:v1");
    let count = async |function: &str| {
        let list = service.send("GET", &path(function), "").await.json();
        list.as_array().unwrap().len()
    };
    for (deleted, left) in [(v1.as_str(), (1, 0)), ("resize", (0, 0))] {
        for function in ["resize", &v1] {
            let path = path(function);
            service.send("DELETE", &path, "").await;
            service.send("POST", &path, timer().to_string()).await;
        }
        // Deleting those of `latest` has deleted those of the version, which has one again.
        assert_eq!((count("resize").await, count(&v1).await), (1, 1));
        service.send("DELETE", &path(deleted), "").await;
        assert_eq!((count("resize").await, count(&v1).await), left, "{deleted}");
    }
}
