//! Functions that are servers.

mod common;

use std::net::SocketAddr;
use std::time::Duration;

use common::Service;
use common::functions::create;
use common::invocations::{LONG, ended, outcome};
use common::running::{at_url, error, invoke};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A server that writes these bytes for each request by its path, and what it received.
async fn server(respond: fn(&str) -> &'static str) -> (SocketAddr, UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, received) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let sender = sender.clone();
            tokio::spawn(async move {
                let mut buffer = vec![0; 64 * 1024];
                let mut text = String::new();
                while !is_whole(&text) {
                    let count = stream.read(&mut buffer).await.unwrap();
                    if count == 0 {
                        return;
                    }
                    text += std::str::from_utf8(&buffer[..count]).unwrap();
                }
                let path = text.split(' ').nth(1).unwrap().to_owned();
                let _ = sender.send(text);
                match respond(&path) {
                    "never" => tokio::time::sleep(Duration::from_secs(60)).await,
                    bytes => stream.write_all(bytes.as_bytes()).await.unwrap(),
                }
            });
        }
    });
    (address, received)
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let head = head.to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    length.is_none_or(|length| body.len() >= length.parse().unwrap())
}

const FINE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ntext";
const MISSING: &str = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn sends_context_headers() {
    let (address, mut received) = server(|path| if path == "/init" { MISSING } else { FINE }).await;
    let service = Service::with(at_url(&format!("http://{address}/"))).await;
    create(&service.client(), "resize").await;
    for _ in 0..2 {
        let result = invoke(&service, json!({ "a": 1 })).await;
        assert_eq!(result.text().unwrap(), "text");
    }
    let init = received.recv().await.unwrap();
    assert!(init.starts_with("POST /init "), "{init}");
    for _ in 0..2 {
        let request = received.recv().await.unwrap();
        assert!(request.starts_with("POST /invoke "), "once: {request}");
        assert!(request.ends_with(r#"{"a":1}"#), "{request}");
        for header in [
            "x-cff-func-name: resize",
            "x-cff-func-version: latest",
            "x-cff-package: default",
            "x-cff-region: cn-north-4",
            "x-cff-project-id: 00000000000000000000000000000000",
        ] {
            assert!(request.contains(&format!("\r\n{header}\r\n")), "{request}");
        }
        assert!(request.contains("\r\nx-cff-request-id: "));
    }
}

#[tokio::test]
async fn reports_status_other_than_2xx() {
    let respond = |_: &str| {
        "HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n\
         {\"errorMessage\":\"no width\",\"errorType\":\"ValueError\",\"stackTrace\":[\"line 7\"]}"
    };
    let (address, _received) = server(respond).await;
    let service = Service::with(at_url(&format!("http://{address}"))).await;
    let result = invoke(&service, json!({})).await;
    assert_eq!(
        result.bytes(),
        r#"{"errorMessage":"no width","errorType":"ValueError","stackTrace":["line 7"]}"#
    );
    assert_eq!(result.function_error().unwrap().code(), Some("503"));
}

#[tokio::test]
async fn reports_server_failures() {
    let unused = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let service = Service::with(at_url(&format!("http://{unused}"))).await;
    let (_, kind, message) = error(&service, json!({})).await;
    assert_eq!(kind, "ConnectionFailed");
    assert!(
        message.starts_with(&format!("connection failed: http://{unused}: ")),
        "{message}"
    );
    assert!(
        message.ends_with("start the function's server"),
        "{message}"
    );

    for (respond, expected, text) in [
        (
            (|_: &str| "rubbish\r\n\r\n") as fn(&str) -> &'static str,
            "InvalidResponse",
            "is not HTTP",
        ),
        (
            |_| "",
            "ConnectionFailed",
            "connection closed before the response was complete: http",
        ),
        (
            |_| "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
            "ConnectionFailed",
            "connection closed before the response was complete: http",
        ),
        (
            |_| "HTTP/1.1 200 OK\r\nContent-Length: 7000000\r\n\r\n",
            "ConnectionFailed",
            "connection closed before the response was complete: http",
        ),
        (
            |_| "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nrubbish\r\n",
            "InvalidResponse",
            "is not HTTP",
        ),
        (
            |_| "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nzz",
            "InvalidResponse",
            "is compressed (gzip)",
        ),
        (
            |path| {
                if path == "/init" {
                    FINE
                } else {
                    "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"
                }
            },
            "FunctionError",
            "/invoke responded with 302",
        ),
        (
            |path| if path == "/init" { FINE } else { "never" },
            "Timeout",
            "within its timeout of 300ms",
        ),
        (
            |_| "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            "FunctionError",
            "/init responded with 500",
        ),
    ] {
        let (address, _received) = server(respond).await;
        let builder = at_url(&format!("http://{address}"));
        // Only the one that is to take too long has little time.
        let timeout = if expected == "Timeout" {
            Duration::from_millis(300)
        } else {
            LONG
        };
        let builder = builder.function_timeout(timeout);
        let service = Service::with(builder).await;
        let (_, kind, message) = error(&service, json!({})).await;
        assert_eq!(kind, expected, "{message}");
        assert!(message.contains(text), "{message}");
    }
}

#[tokio::test]
async fn async_run_delivers_server_error() {
    let respond = |path: &str| match path {
        "/init" => MISSING,
        _ => "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\nConnection: close\r\n\r\noops",
    };
    let (address, mut received) = server(respond).await;
    let service = Service::with(at_url(&format!("http://{address}"))).await;
    let client = service.client();
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn("resize");
    config
        .body_map(|body| {
            body.max_async_retry_attempts(1)
                .on_failure(functiongraph::Destination::obs("dead-letters"))
        })
        .send()
        .await
        .unwrap();
    let id = common::invocations::invoke(&client, "resize", json!({ "a": 1 })).await;
    let record = ended(&client, "resize", &id).await;
    assert_eq!(outcome(&record), ("FAIL", Some(500), Some("oops")));
    let delivered = &service.emulator.deliveries()[0].record;
    assert_eq!(
        delivered.response_json().unwrap(),
        json!({ "errorMessage": "oops", "errorType": "FunctionError", "stackTrace": [] })
    );
    let mut paths = Vec::new();
    for _ in 0..3 {
        let request = received.recv().await.unwrap();
        paths.push(request.split(' ').nth(1).unwrap().to_owned());
    }
    assert_eq!(paths, ["/init", "/invoke", "/invoke"]);
}

/// What breaks off a response may have ended, and what is started in its place needs its own /init.
#[tokio::test]
async fn initializes_after_broken_response() {
    let respond = |path: &str| match path {
        "/init" => MISSING,
        _ => "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
    };
    let (address, mut received) = server(respond).await;
    let service = Service::with(at_url(&format!("http://{address}"))).await;
    let mut paths = Vec::new();
    for _ in 0..2 {
        error(&service, json!({})).await;
        for _ in 0..2 {
            let request = received.try_recv().unwrap_or_default();
            paths.push(request.split(' ').nth(1).unwrap_or_default().to_owned());
        }
    }
    assert_eq!(paths, ["/init", "/invoke", "/init", "/invoke"]);
}

#[tokio::test]
async fn rejects_other_urls() {
    for url in [
        "https://127.0.0.1:1",
        "ftp://a",
        "nonsense",
        "http://u:p@a",
        "http://a/?b",
    ] {
        let refused = at_url(url).start().await.unwrap_err().to_string();
        assert!(
            refused.starts_with(&format!(
                "cannot run resize: {:?}: ",
                url.replace("u:p", "***")
            )),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn rejects_unknown_and_duplicates() {
    let service = Service::with(at_url("http://127.0.0.1:1")).await;
    let call = service.client().invoke_function().function_urn("rezise");
    let refused = call.body(functiongraph::Payload::from("{}")).send().await;
    assert_eq!(refused.unwrap_err().code(), Some("FSS.1051"));
    let twice =
        at_url("http://127.0.0.1:1").run_url("resize".parse().unwrap(), "http://127.0.0.1:2");
    let refused = twice.start().await.unwrap_err().to_string();
    assert_eq!(refused, "cannot run resize: it is set twice; set it once");
}
