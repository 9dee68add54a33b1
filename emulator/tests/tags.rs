//! The tags of functions.

mod common;

use common::Service;
use common::functions::{create, service};
use functiongraph_emulator::PROJECT_ID;
use serde_json::{Value, json};

fn path(rest: &str) -> String {
    format!("/v2/{PROJECT_ID}/functions/{rest}tags")
}

async fn list(service: &Service, rest: &str) -> Value {
    service.send("GET", &path(rest), "").await.json()["tags"].take()
}

async fn change(service: &Service, method: &str, function: &str, tags: Value) -> u16 {
    let action = if method == "POST" { "create" } else { "delete" };
    let path = format!("{}/{action}", path(&format!("{function}/")));
    let body = json!({ "action": action, "tags": tags }).to_string();
    service.send(method, &path, body).await.status
}

#[tokio::test]
async fn adds_lists_and_deletes_tags() {
    let service = service().await;
    create(&service.client(), "crop").await;
    let tag = |key: &str, value: &str| json!({ "key": key, "value": value });
    let both = json!([tag("team", "web"), tag("stage", "test")]);
    assert_eq!(change(&service, "POST", "resize", both).await, 204);
    let other = json!([tag("team", "print")]);
    assert_eq!(change(&service, "POST", "crop", other.clone()).await, 204);
    assert_eq!(
        list(&service, "resize/").await,
        json!([tag("stage", "test"), tag("team", "web")])
    );
    assert_eq!(
        list(&service, "").await,
        json!([
            { "key": "stage", "values": ["test"] },
            { "key": "team", "values": ["print", "web"] },
        ])
    );
    // It has another value.
    assert_eq!(change(&service, "DELETE", "resize", other).await, 204);
    let stage = json!([{ "key": "stage" }]);
    assert_eq!(change(&service, "DELETE", "resize", stage).await, 204);
    assert_eq!(list(&service, "resize/").await, json!([tag("team", "web")]));
}

#[tokio::test]
async fn rejects_tags_without_keys() {
    let service = service().await;
    for tags in [json!([]), json!([{ "value": "a" }]), json!([{ "key": "" }])] {
        let status = change(&service, "POST", "resize", tags.clone()).await;
        assert_eq!(status, 400, "{tags}");
    }
    let tags = json!([{ "key": "a" }]);
    assert_eq!(change(&service, "POST", "unknown", tags).await, 404);
}
