//! `fgs aliases`.

use serde_json::{Value, json};
use test_support::Request;

use crate::service::{Service, paged};

const SET: &str = "aliases set FUNCTION live --version v1";

/// Has this alias, if any, and responds to changes with it.
async fn with_alias(alias: Option<Value>) -> Service {
    Service::start(move |_, request: &Request| match &alias {
        None if request.head.starts_with("GET") => {
            let error = json!({ "error_code": "FSS.1043", "error_msg": "no such alias" });
            (404, error.to_string())
        }
        None => (200, r#"{"name":"live","version":"v1"}"#.to_owned()),
        Some(alias) => (200, alias.to_string()),
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn set_creates_missing_alias() {
    let service = with_alias(None).await;
    let text = service.fgs(&format!("{SET} --description new --additional v2=20"));
    assert_eq!(
        text.done(),
        "alias        live
version      v1
additional   -
description  -
modified     -
"
    );
    service.fgs(SET).done();
    assert_eq!(
        service.calls(),
        [
            "GET /FUNCTION/aliases/live",
            r#"POST /FUNCTION/aliases {"additional_version_weights":{"v2":20},"description":"new","name":"live","version":"v1"}"#,
            "GET /FUNCTION/aliases/live",
            r#"POST /FUNCTION/aliases {"name":"live","version":"v1"}"#,
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn set_replaces_version_and_shares() {
    let service = with_alias(Some(json!({
        "name": "live", "version": "v0", "description": "old",
        "additional_version_weights": { "v8": 80, "v9": 9 },
        "additional_version_strategy": { "v7": { "combine_type": "or" } },
    })))
    .await;
    let text = service.fgs(SET);
    assert!(
        text.done().contains("additional   v8=80, v9=9\n"),
        "{text:?}"
    );
    service
        .fgs(&format!(
            "{SET} --additional v3=5 --additional v2=20 --description new"
        ))
        .done();
    let calls = service.calls();
    assert_eq!(
        [&calls[1], &calls[3]],
        [
            r#"PUT /FUNCTION/aliases/live {"additional_version_strategy":{"v7":{"combine_type":"or"}},"additional_version_weights":{},"description":"old","version":"v1"}"#,
            r#"PUT /FUNCTION/aliases/live {"additional_version_strategy":{"v7":{"combine_type":"or"}},"additional_version_weights":{"v2":20,"v3":5},"description":"new","version":"v1"}"#,
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn set_rejects_unreadable_members() {
    let alias =
        json!({ "name": "live", "version": "v0", "additional_version_strategy": "by header" });
    let service = with_alias(Some(alias)).await;
    let outcome = service.fgs(SET);
    assert!(outcome.failure(1).contains("cannot be kept"), "{outcome:?}");
    assert_eq!(service.requests(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn set_rejects_invalid_shares() {
    let service = with_alias(None).await;
    for (additional, reason) in [
        ("v2", "such as v2=20"),
        ("v2=101", "'101' is not an integer percentage (0 to 100)"),
        ("v2=20 --additional v2=30", "v2 is set twice"),
    ] {
        let outcome = service.fgs(&format!("{SET} --additional {additional}"));
        assert!(outcome.failure(2).contains(reason), "{outcome:?}");
    }
    assert_eq!(service.requests(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn set_stops_after_read_errors() {
    for (status, body) in [
        (
            404,
            r#"{"error_code":"APIGW.0101","error_msg":"no such API"}"#,
        ),
        (500, "{}"),
    ] {
        let service = Service::start(move |_, _| (status, body.to_owned())).await;
        service.fgs(SET).failure(1);
        assert_eq!(service.requests(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn dry_run_reads_alias_only() {
    for (alias, request) in [
        (None, "POST http"),
        (Some(json!({ "name": "live", "version": "v0" })), "PUT http"),
    ] {
        let service = with_alias(alias).await;
        let outcome = service.fgs(&format!("{SET} --dry-run"));
        assert!(outcome.done().starts_with(request), "{outcome:?}");
        assert_eq!(service.calls(), ["GET /FUNCTION/aliases/live"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn list_prints_shares() {
    const LIST: &str = r#"[{"name":"live","version":"v1","additional_version_weights":{"v3":5,"v2":20},"later":1},
        {"name":"old","version":"v0","description":"kept","additional_version_weights":{}}]"#;
    let service = paged([LIST.to_owned()]).await;
    let text = service.fgs("aliases list FUNCTION");
    assert_eq!(
        text.done(),
        "ALIAS  VERSION  ADDITIONAL   DESCRIPTION  MODIFIED
live   v1       v2=20, v3=5  -            -
old    v0       -            kept         -
"
    );
    let printed = service.fgs("--output json aliases list FUNCTION");
    assert_eq!(
        serde_json::from_str::<Value>(printed.done()).unwrap(),
        serde_json::from_str::<Value>(LIST).unwrap()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn delete_names_alias() {
    let service = Service::start(|_, _| (204, String::new())).await;
    let text = service.fgs("aliases delete FUNCTION live");
    assert!(text.done().starts_with("deleted the alias live of urn:"));
    let printed = service.fgs("--output json aliases delete FUNCTION live");
    assert_eq!(printed.done(), "");
    assert_eq!(service.calls(), ["DELETE /FUNCTION/aliases/live"; 2]);
}
