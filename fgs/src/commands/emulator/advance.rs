//! `fgs emulator advance`.

use std::time::Duration;

use functiongraph::reqwest;
use functiongraph_io::error_chain::root_cause;
use serde_json::{Value, json};

use super::address;
use crate::args::emulator::Advance;
use crate::args::global::{Global, Output};
use crate::failure::Failure;
use crate::output;

/// A longer response is none of an emulator.
const RESPONSE_LIMIT: u64 = 64 * 1024;

pub(crate) async fn advance(global: &Global, options: &Advance) -> Result<(), Failure> {
    let endpoint = address::endpoint(global)?;
    let response = send(endpoint, options.by, global.timeout).await?;
    let now = response
        .get("now")
        .and_then(Value::as_str)
        .ok_or_else(|| no_emulator(endpoint))?;
    let text = match global.output {
        Output::Text => format!("{now}\n"),
        Output::Json => format!("{response}\n"),
    };
    output::print(&text)
}

async fn send(endpoint: &str, by: Duration, timeout: Duration) -> Result<Value, Failure> {
    let url = address::url(endpoint, "/emulator/advance")?;
    let client = address::http().timeout(timeout).build();
    let client = client.map_err(Failure::failed)?;
    let failed = |error: reqwest::Error| {
        if error.is_timeout() {
            return Failure::Failed(format!(
                "the emulator at {endpoint} did not respond within {}s, and its clock may have moved a part of the way; \
                 a longer --timeout waits longer",
                timeout.as_secs()
            ));
        }
        if error.is_connect() {
            return address::no_response(endpoint, &error);
        }
        Failure::Failed(format!(
            "connection closed before the response was complete: {endpoint}: {}",
            root_cause(&error)
        ))
    };
    let body = json!({ "seconds": by.as_secs() }).to_string();
    let response = client.post(url).body(body).send().await.map_err(failed)?;
    let status = response.status();
    if response
        .content_length()
        .is_none_or(|length| length > RESPONSE_LIMIT)
    {
        return Err(no_emulator(endpoint));
    }
    let bytes = response.bytes().await.map_err(failed)?;
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    match body.get("error_msg").and_then(Value::as_str) {
        None if status.is_success() => Ok(body),
        Some(message) if status.as_u16() != 404 => Err(Failure::Failed(format!(
            "the emulator at {endpoint} did not advance its clock: {message}"
        ))),
        _ => Err(no_emulator(endpoint)),
    }
}

fn no_emulator(endpoint: &str) -> Failure {
    Failure::Failed(format!(
        "{endpoint} does not advance a clock; it must be an emulator that listens on loopback"
    ))
}
