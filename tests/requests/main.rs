//! Requests on the wire, byte for byte: every operation, with keys, temporary keys and a token.

mod configs;
mod destinations;
mod events;
mod futures;
mod headers;
mod invocations;
mod lists;
mod paths;
mod raw;
mod signing;
mod targets;
mod validation;

use functiongraph::{Client, Credentials};
use serde_json::{Map, json};
use test_support::{FUNCTION, Server, response};

/// One member of each operation's response, and no items.
const RESPONSE: &str = r#"{"func_urn":"f","request_id":"r","group_id":"g","async_invoke_configs":[],"functions":[],"invocations":[]}"#;

async fn server() -> Server {
    Server::responding_with(response(
        200,
        "Content-Type: application/json\r\n",
        RESPONSE,
    ))
    .await
}

/// The requests received, without what differs from run to run.
fn seen(server: &Server) -> String {
    let requests = server.requests().into_iter().map(|request| {
        let head = request
            .head
            .replace(&server.address().to_string(), "127.0.0.1:PORT");
        let mut lines: Vec<String> = head
            .lines()
            .filter(|line| !line.is_empty())
            .map(stable)
            .collect();
        // The order of headers does not matter.
        lines[1..].sort();
        format!(
            "{}\n\n{}",
            lines.join("\n"),
            String::from_utf8(request.body).unwrap()
        )
    });
    requests.collect::<Vec<_>>().join("\n────────\n")
}

/// The first lines of the requests received.
fn lines(server: &Server) -> String {
    let lines = server
        .requests()
        .into_iter()
        .map(|request| request.head.lines().next().unwrap().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn stable(line: &str) -> String {
    match line.split_once(": ") {
        Some(("x-sdk-date", _)) => "x-sdk-date: DATE".to_owned(),
        Some(("authorization", value)) => {
            let (claim, signature) = value.split_once("Signature=").unwrap();
            let is_hex =
                signature.len() == 64 && signature.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_hex || signature == "***", "{signature}");
            format!(
                "authorization: {claim}Signature={}",
                if is_hex { "SIGNATURE" } else { signature }
            )
        }
        _ => line.replace(env!("CARGO_PKG_VERSION"), "VERSION"),
    }
}
