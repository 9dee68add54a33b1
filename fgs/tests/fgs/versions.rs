//! `fgs functions get` and `fgs versions`.

use serde_json::{Value, json};

use crate::service::{Service, paged};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn get_prints_config() {
    let config = json!({
        "func_urn": "urn:fss:r:p:function:default:resize:latest", "runtime": "Python3.12", "memory_size": 256,
        "timeout": 30, "code_type": "zip", "code_size": 1024, "handler": "index.handler",
        "last_modified": "2026-11-23T21:33:00+08:00", "user_data": "{\"a\":\"hidden\"}", "later": 0.5,
    });
    let body = config.to_string();
    let service = Service::start(move |_, _| (200, body.clone())).await;
    let text = service.fgs("functions get FUNCTION");
    assert_eq!(
        text.done(),
        "function     urn:fss:r:p:function:default:resize:latest
description  -
runtime      Python3.12
handler      index.handler
memory       256 MB
timeout      30 s
code         zip, 1024 bytes
agency       -
modified     2026-11-23T21:33:00+08:00
"
    );
    let printed = service.fgs("--output json functions get FUNCTION");
    assert_eq!(
        serde_json::from_str::<Value>(printed.done()).unwrap(),
        config
    );
}

fn page(versions: &[&str], next: u64) -> String {
    let versions: Vec<Value> = versions
        .iter()
        .map(|version| json!({ "version": version, "func_urn": format!("u:{version}") }))
        .collect();
    json!({ "versions": versions, "count": 3, "next_marker": next }).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn list_prints_all_versions() {
    let pages = || paged([page(&["v1", "v2"], 2), page(&["latest"], 0)]);
    let service = pages().await;
    let text = service.fgs("versions list FUNCTION");
    assert_eq!(
        text.done(),
        "VERSION  RUNTIME  MODIFIED  URN
v1       -        -         u:v1
v2       -        -         u:v2
latest   -        -         u:latest
"
    );
    assert_eq!(service.markers(), [None, Some("2".to_owned())]);
    let service = pages().await;
    let printed = service.fgs("--output json versions list FUNCTION --limit 2");
    let printed: Value = serde_json::from_str(printed.done()).unwrap();
    assert_eq!((&printed["count"], service.requests()), (&2.into(), 1));
    assert_eq!(service.calls(), ["GET /FUNCTION/versions?maxitems=2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn publish_sends_name_and_description() {
    let version = json!({ "func_urn": "u:v2", "version": "v2", "version_description": "new" });
    let body = version.to_string();
    let service = Service::start(move |_, _| (200, body.clone())).await;
    let text = service.fgs("versions publish FUNCTION --name v2 --description new");
    assert_eq!(
        text.done(),
        "function     u:v2
version      v2
description  new
digest       -
modified     -
"
    );
    let printed = service.fgs("--output json versions publish FUNCTION");
    assert_eq!(
        serde_json::from_str::<Value>(printed.done()).unwrap(),
        version
    );
    assert_eq!(
        service.calls(),
        [
            r#"POST /FUNCTION/versions {"description":"new","version":"v2"}"#,
            "POST /FUNCTION/versions {}",
        ]
    );
}
