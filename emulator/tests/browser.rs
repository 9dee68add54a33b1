//! The page in a browser. Nothing runs without `FGS_BROWSER`: the script in `tests/peers/browser`, next to what
//! `npm ci` installs there. `.ci/run` does so.

mod common;

use std::env;
use std::process::Command;
use std::time::Duration;

use functiongraph::types::ObsDestination;
use functiongraph::{Client, Event};
use functiongraph_emulator::{Emulator, InvocationError};
use serde_json::json;
use tempfile::TempDir;

use common::invocations::ended;

/// Text that would do something if it became an element.
const MARKUP: &str = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>";

async fn invoke(client: &Client, function: &str, event: Event) -> String {
    let call = client.async_invoke_function().function_urn(function);
    let accepted = call.body(event).send().await.unwrap();
    accepted.request_id.clone().unwrap()
}

/// One function works, one always fails, and one does not end.
#[tokio::test(flavor = "multi_thread")]
async fn page_shows_and_redrives_events() {
    let Some(script) = env::var_os("FGS_BROWSER") else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let builder = Emulator::builder().handler(|invocation| async move {
        match invocation.function.name() {
            "resize" => Err(InvocationError {
                code: 1,
                message: format!("no picture {MARKUP}"),
            }),
            "waits" => std::future::pending().await,
            _ => Ok(json!({})),
        }
    });
    let builder = builder.deliver_to(folder.path()).retry_wait(Duration::ZERO);
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    let config = client
        .update_function_async_invoke_config()
        .function_urn("resize");
    let letters = ObsDestination::new("dead-letters").prefix("resize/");
    let config = config.body_map(|body| body.max_async_retry_attempts(2).on_failure(letters));
    config.send().await.unwrap();
    for function in ["cleanup", "resize", "waits"] {
        let markup = json!(MARKUP);
        let event = format!(r#"{{"number":12345678901234567890123,"text":{markup}}}"#);
        let id = invoke(&client, function, Event::from_json(event).unwrap()).await;
        if function != "waits" {
            ended(&client, function, &id).await;
        }
    }
    let status = tokio::task::spawn_blocking({
        let endpoint = emulator.endpoint();
        move || Command::new("node").arg(script).arg(endpoint).status()
    });
    assert!(status.await.unwrap().unwrap().success());
    let redriven = emulator.events().into_iter().filter(|change| {
        let text = change.kind.to_string();
        text.starts_with("redriven as ")
    });
    assert_eq!(redriven.count(), 1);
}
