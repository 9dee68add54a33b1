//! Functions with a time limit, variables and a concurrency of their own.

#![cfg(unix)]

mod common;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::time::Duration;

use common::Service;
use common::running::{error, invoke};
use common::scripts::{folder, has};
use functiongraph_emulator::{Emulator, RunOptions};
use futures_util::future::join_all;
use serde_json::json;

fn resize() -> functiongraph::FunctionUrn {
    "resize".parse().unwrap()
}

#[tokio::test]
async fn own_options_override_defaults() {
    if !has(&["curl"]) {
        return;
    }
    let folder = folder(r#"while next; do ok "$RUNTIME_TIMEOUT $RUNTIME_USERDATA"; done"#);
    let options = RunOptions::folder(folder.path())
        .timeout(Duration::from_secs(30))
        .env("BUCKET", "own");
    let builder = Emulator::builder()
        .function_timeout(Duration::from_secs(60))
        .function_env("BUCKET", "default")
        .function_env("WIDTH", "640")
        .run_function(resize(), options)
        .run_folder("cleanup".parse().unwrap(), folder.path());
    let service = Service::with(builder).await;
    let result = invoke(&service, json!({})).await;
    assert_eq!(
        result.text().unwrap(),
        r#"30 {"BUCKET":"own","WIDTH":"640"}"#
    );
    let other = service.client().invoke_function().function_urn("cleanup");
    let other = other.body("{}").send().await.unwrap().into_inner();
    assert_eq!(
        other.text().unwrap(),
        r#"60 {"BUCKET":"default","WIDTH":"640"}"#
    );
    let path = format!(
        "/v2/{}/fgs/functions/resize/config",
        functiongraph_emulator::PROJECT_ID
    );
    let shown = service.send("GET", &path, String::new()).await.json();
    assert_eq!(shown["timeout"], 30);
}

#[tokio::test]
async fn own_timeout_ends_run() {
    if !has(&["curl"]) {
        return;
    }
    let folder = folder("next; sleep 60");
    let options = RunOptions::folder(folder.path()).timeout(Duration::from_secs(1));
    let builder = Emulator::builder().run_function(resize(), options);
    let service = Service::with(builder.function_timeout(Duration::from_secs(60))).await;
    assert_eq!(error(&service, json!({})).await.1, "Timeout");
}

#[tokio::test]
async fn own_concurrency_limits_processes() {
    if !has(&["curl"]) {
        return;
    }
    let folder = folder(r#"while next; do sleep 0.2; ok "$$"; done"#);
    let options = RunOptions::folder(folder.path()).concurrency(NonZeroUsize::MIN);
    let service = Service::with(Emulator::builder().run_function(resize(), options)).await;
    let results = join_all((0..4).map(|_| invoke(&service, json!({})))).await;
    let ids = results.iter().map(|result| result.text().unwrap());
    assert_eq!(ids.collect::<BTreeSet<_>>().len(), 1);
}

#[tokio::test]
async fn invalid_variables_do_not_start() {
    let folder = folder("");
    for (options, problem) in [
        (
            RunOptions::url("http://127.0.0.1:1").env("A", "b"),
            "cannot run resize: the variable A cannot reach a server, which has the environment that it was started with; leave it out",
        ),
        (
            RunOptions::folder(folder.path()).env("RUNTIME_CPU", "1"),
            "cannot run resize: RUNTIME_CPU is a variable that the emulator sets; give another name",
        ),
    ] {
        let builder = Emulator::builder().run_function(resize(), options);
        let refused = builder.start().await.unwrap_err();
        assert_eq!(refused.to_string(), problem);
    }
}

#[tokio::test]
async fn rejects_function_by_two_names() {
    let builder = Emulator::builder().run_url(resize(), "http://127.0.0.1:1");
    let other = "default:resize".parse().unwrap();
    let refused = builder.run_url(other, "http://127.0.0.1:2").start().await;
    assert_eq!(
        refused.unwrap_err().to_string(),
        "cannot run default:resize: it is set twice; set it once"
    );
}

#[test]
fn debug_hides_variables() {
    let options = RunOptions::folder("resize").env("KEY", "classified");
    assert!(!format!("{options:?}").contains("classified"));
}
