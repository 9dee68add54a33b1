//! Invoking functions that run somewhere.

use functiongraph::InvocationResult;
use functiongraph::Payload;
use functiongraph::types::LogType;
use functiongraph_emulator::{Emulator, EmulatorBuilder};
use serde_json::Value;

use super::Service;

pub(crate) fn at_url(url: &str) -> EmulatorBuilder {
    Emulator::builder().run_url("resize".parse().unwrap(), url)
}

pub(crate) fn in_folder(folder: &std::path::Path) -> EmulatorBuilder {
    Emulator::builder().run_folder("resize".parse().unwrap(), folder)
}

/// Invokes `resize` and waits, with its log.
pub(crate) async fn invoke(service: &Service, event: Value) -> InvocationResult {
    let call = service.client().invoke_function().function_urn("resize");
    let call = call
        .body(Payload::from(event))
        .x_cff_log_type(LogType::Tail);
    call.send().await.unwrap().into_inner()
}

/// Code, type and message of its error.
pub(crate) async fn error(service: &Service, event: Value) -> (String, String, String) {
    let result = invoke(service, event).await;
    let error = result.function_error().unwrap();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    (
        text(error.code()),
        text(error.error_type()),
        error.message().to_owned(),
    )
}
