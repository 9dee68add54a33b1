//! `fgs emulator events`.

use std::time::Duration;

use functiongraph::{FunctionUrn, reqwest};
use functiongraph_io::error_chain::root_cause;
use serde_json::Value;
use tokio::time::timeout;

use super::address;
use crate::args::emulator::Events;
use crate::args::global::{Global, Output};
use crate::failure::Failure;
use crate::output;
use crate::values::duration;

/// The header that only an emulator sends.
const JOURNAL: &str = "x-emulator-journal";
/// The emulator writes something more often than this.
const SILENCE: Duration = Duration::from_secs(30);
/// A line of an emulator is shorter.
const LINE_LIMIT: usize = 1024 * 1024;
/// How many characters of an id are printed.
const ID_LENGTH: usize = 8;

pub(crate) async fn events(global: &Global, options: &Events) -> Result<(), Failure> {
    let endpoint = address::endpoint(global)?;
    let mut url = address::url(endpoint, "/emulator/events")?;
    url.set_query(options.follow.then_some("follow=true"));
    let too_late = |_| {
        Failure::Failed(format!(
            "the emulator at {endpoint} did not respond within {}",
            duration::shown(global.timeout)
        ))
    };
    let response = timeout(global.remaining(), send(endpoint, url)).await;
    let response = response.map_err(too_late)??;
    if options.follow {
        return tokio::select! {
            printed = print(endpoint, global.output, response, SILENCE) => printed,
            // The next change may be hours away.
            () = output::reader_gone() => Err(Failure::BrokenPipe),
        };
    }
    let printed = timeout(
        global.remaining(),
        print(endpoint, global.output, response, SILENCE),
    )
    .await;
    printed.map_err(too_late)?
}

async fn send(endpoint: &str, url: reqwest::Url) -> Result<reqwest::Response, Failure> {
    let client = address::http().build().map_err(Failure::failed)?;
    let response = client.get(url).send().await;
    let response = response.map_err(|error| address::no_response(endpoint, &error))?;
    let status = response.status();
    if status.is_success() && response.headers().contains_key(JOURNAL) {
        return Ok(response);
    }
    Err(Failure::Failed(match rejection(response).await {
        Some(message) => format!("the emulator at {endpoint} rejected the request: {message}"),
        None => format!("{endpoint} is not an emulator, or one without events (status {status})"),
    }))
}

/// The message of an emulator's error.
async fn rejection(mut response: reqwest::Response) -> Option<String> {
    let rejections = [
        reqwest::StatusCode::FORBIDDEN,
        reqwest::StatusCode::TOO_MANY_REQUESTS,
    ];
    let is_rejection = rejections.contains(&response.status());
    let body = response.chunk().await.ok()??;
    let body: Value = serde_json::from_slice(&body).ok()?;
    let message = body["error_msg"].as_str()?;
    is_rejection.then(|| message.to_owned())
}

/// Prints each line as it arrives.
async fn print(
    endpoint: &str,
    output: Output,
    mut response: reqwest::Response,
    silence: Duration,
) -> Result<(), Failure> {
    let mut rest = Vec::new();
    loop {
        let chunk = timeout(silence, response.chunk()).await.map_err(|_| {
            Failure::Failed(format!(
                "the emulator has sent nothing for {}",
                duration::shown(silence)
            ))
        })?;
        let broken = |error| {
            Failure::Failed(format!(
                "connection closed before the response was complete: {endpoint}: {}",
                root_cause(&error)
            ))
        };
        let Some(chunk) = chunk.map_err(broken)? else {
            return Ok(());
        };
        rest.extend_from_slice(&chunk);
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            print_line(output, line.trim_ascii())?;
        }
        if rest.len() > LINE_LIMIT {
            return Err(Failure::Failed(format!(
                "the emulator sent a line of more than {LINE_LIMIT} bytes"
            )));
        }
    }
}

fn print_line(output: Output, line: &[u8]) -> Result<(), Failure> {
    if line.is_empty() {
        return Ok(());
    }
    let not_json = |error: String| {
        Failure::Failed(format!(
            "the emulator sent a line that is not JSON: {error}"
        ))
    };
    let line = std::str::from_utf8(line).map_err(|error| not_json(error.to_string()))?;
    let change: Value = serde_json::from_str(line).map_err(|error| not_json(error.to_string()))?;
    match output {
        Output::Json => output::json_line(line),
        Output::Text => output::line(&text(&change)),
    }
}

/// Time, id, function, and what has happened.
fn text(change: &Value) -> String {
    let member = |name: &str| change[name].as_str().unwrap_or_default();
    let id: String = member("request_id").chars().take(ID_LENGTH).collect();
    let parts = [
        member("time"),
        &id,
        &name(member("function")),
        member("text"),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

/// The function without what most have in common.
fn name(urn: &str) -> String {
    let Ok(urn) = FunctionUrn::try_from(urn) else {
        return urn.to_owned();
    };
    let package = Some(urn.package()).filter(|package| *package != "default");
    let qualifier = urn.qualifier().filter(|qualifier| *qualifier != "latest");
    let parts = [package, Some(urn.name()), qualifier];
    parts.into_iter().flatten().collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn prints_short_names() {
        let full = |rest: &str| name(&format!("urn:fss:cn-north-4:p:function:{rest}"));
        assert_eq!(full("default:resize:latest"), "resize");
        assert_eq!(full("default:resize:!live"), "resize:!live");
        assert_eq!(full("images:resize:3"), "images:resize:3");
    }

    #[test]
    fn prints_changes_without_event() {
        let dropped = json!({ "change": "dropped", "text": "5 events are no longer kept" });
        assert_eq!(text(&dropped), "5 events are no longer kept");
    }
}
