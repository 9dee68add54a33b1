//! `fgs async-config list` without a function.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use test_support::{Request, Server, response};

use crate::service::Service;
use crate::session::Session;

const GONE: &str = r#"{"error_code":"FSS.1051","error_msg":"gone"}"#;

fn urn(name: &str) -> String {
    format!("urn:fss:cn-north-4:p:function:default:{name}")
}

fn functions(names: &[&str], next: u64) -> String {
    let function = |name: &&str| json!({ "func_urn": format!("{}:latest", urn(name)) });
    let functions: Vec<Value> = names.iter().map(function).collect();
    json!({ "functions": functions, "next_marker": next }).to_string()
}

fn configs(name: &str, versions: &[&str]) -> String {
    let config = |version: &&str| json!({ "func_urn": format!("{}:{version}", urn(name)), "max_async_retry_attempts": 1 });
    let configs: Vec<Value> = versions.iter().map(config).collect();
    json!({ "async_invoke_configs": configs, "page_info": { "next_marker": 0 } }).to_string()
}

/// Two pages of functions. One has two configs, one has none, and one is deleted after it is listed.
fn project(request: &Request) -> (u16, String) {
    let has = |part: &str| request.head.lines().next().unwrap().contains(part);
    match () {
        () if has("marker=3") => (200, functions(&["d"], 0)),
        () if !has("async-invoke-configs") => (200, functions(&["a", "b", "c"], 3)),
        () if has(&format!("{}/", urn("a"))) => (200, configs("a", &["latest", "!live"])),
        () if has(&format!("{}/", urn("b"))) => (404, GONE.to_owned()),
        () if has(&format!("{}/", urn("c"))) => (200, configs("c", &[])),
        () => (200, configs("d", &["v1"])),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn lists_configs_of_all_functions() {
    let service = Service::start(|_, request| project(request)).await;
    let text = service.fgs("async-config list");
    assert_eq!(
        text.done(),
        "FUNCTION   VERSION  MAX AGE  MAX RETRIES  ON SUCCESS  ON FAILURE
default:a  latest   -        1            -           -
default:a  !live    -        1            -           -
default:d  v1       -        1            -           -
"
    );
    assert_eq!(service.requests(), 6);
    let service = Service::start(|_, request| project(request)).await;
    let printed = service.fgs("--output json async-config list");
    let printed: Value = serde_json::from_str(printed.done()).unwrap();
    let configs = printed["async_invoke_configs"].as_array().unwrap();
    let urns: Vec<_> = configs.iter().map(|config| &config["func_urn"]).collect();
    let expected = ["a:latest", "a:!live", "d:v1"].map(urn);
    assert_eq!(urns, expected.each_ref());
    assert_eq!(printed["count"], 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn limit_counts_all_configs() {
    let service = Service::start(|_, request| project(request)).await;
    let text = service.fgs("async-config list --limit 1");
    assert_eq!(text.done().lines().count(), 2, "{text:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn prints_configs_before_error() {
    let service = Service::start(|_, request| match project(request) {
        (404, _) => (500, "no".to_owned()),
        response => response,
    })
    .await;
    let outcome = service.fgs("async-config list");
    assert!(outcome.failure(1).contains("500"), "{outcome:?}");
    assert_eq!(outcome.stdout.lines().count(), 3, "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn first_page_error_fails_command() {
    let service = Service::start(|_, _| (404, GONE.to_owned())).await;
    assert!(service.fgs("async-config list").failure(3).contains("gone"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn empty_project_prints_empty_list() {
    let service = Service::start(|_, _| (200, functions(&[], 0))).await;
    let printed = service.fgs("--output json async-config list");
    let printed: Value = serde_json::from_str(printed.done()).unwrap();
    assert_eq!(printed, json!({ "async_invoke_configs": [], "count": 0 }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn timeout_bounds_whole_list() {
    let service = Service::start(|_, request| {
        std::thread::sleep(Duration::from_millis(700));
        project(request)
    })
    .await;
    let outcome = service.fgs("--timeout 1s async-config list");
    assert!(outcome.failure(1).contains("1s"), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn reads_eight_functions_at_once() {
    let names: Vec<String> = (0..20).map(|number| format!("f{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let list = functions(&names, 0);
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counter, max) = (running, most.clone());
    let server = Server::start(move |connection| {
        let (counter, max, list) = (counter.clone(), max.clone(), list.clone());
        async move {
            if !connection.request.head.contains("async-invoke-configs") {
                return connection.write(&response(200, "", list)).await;
            }
            max.fetch_max(counter.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(50)).await;
            counter.fetch_sub(1, Ordering::SeqCst);
            connection
                .write(&response(200, "", configs("f", &[])))
                .await
        }
    })
    .await;
    let session = Session::with(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", crate::session::TOKEN)]);
    let endpoint = server.endpoint();
    let arguments = [
        "--endpoint",
        &endpoint,
        "--project-id",
        "p",
        "async-config",
        "list",
    ];
    // The server runs on this runtime.
    let outcome = tokio::task::block_in_place(|| session.fgs(&arguments));
    outcome.done();
    assert_eq!(server.requests().len(), 21);
    assert_eq!(most.load(Ordering::SeqCst), 8);
}
