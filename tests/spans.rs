//! The spans of calls and attempts.
//!
//! A binary of its own, in which every test captures spans before anything else: see [`Spans::capture`].

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use functiongraph::types::AsyncInvokeConfig;
use functiongraph::{Client, ClientBuilder, Credentials, Error, RetryPolicy};
use test_support::spans::Spans;
use test_support::{FUNCTION, Server, direct_client, response, unused_address};

const ACCESS_KEY: &str = "ACCESSKEYOFTHETEST";
const SECRET_KEY: &str = "SECRETKEYOFTHETEST";
const SECURITY_TOKEN: &str = "SECURITYTOKENOFTHETEST";

fn client(endpoint: String) -> ClientBuilder {
    Client::builder()
        .endpoint(endpoint)
        .http_client_builder(direct_client())
        .credentials(Credentials::keys(ACCESS_KEY, SECRET_KEY).security_token(SECURITY_TOKEN))
        .retry_policy(RetryPolicy::default().initial_backoff(Duration::from_millis(2)))
}

async fn show(client: ClientBuilder) -> Result<AsyncInvokeConfig, Error> {
    let client = client.build().unwrap();
    let request = client.show_function_async_invoke_config();
    Ok(request.function_urn(FUNCTION).send().await?.into_inner())
}

#[tokio::test]
async fn traces_calls_and_attempts() {
    let (spans, _guard) = Spans::capture();
    let connections = AtomicUsize::new(0);
    let server = Server::start(move |connection| {
        let response = match connections.fetch_add(1, Ordering::SeqCst) {
            0 => response(503, "X-Request-Id: bad\r\n", ""),
            _ => response(
                200,
                "X-Request-Id: good\r\n",
                r#"{"max_async_retry_attempts":2}"#,
            ),
        };
        async move { connection.write(&response).await }
    })
    .await;
    show(client(server.endpoint())).await.unwrap();

    let call = &spans.named("call")[0];
    assert_eq!(
        call.get("rpc.method"),
        Some("ShowFunctionAsyncInvokeConfig")
    );
    assert_eq!(
        (call.get("rpc.service"), call.get("error.type")),
        (Some("FunctionGraph"), None)
    );
    let attempts = spans.named("attempt");
    let path = format!(
        "/v2/7aad83af3e8d42e99ac194c8419e2c9b/fgs/functions/{FUNCTION}/async-invoke-config"
    );
    let url = format!("{}{path}", server.endpoint());
    let port = server.address().port().to_string();
    for span in &attempts {
        assert_eq!(
            (span.parent, span.get("otel.kind")),
            (Some("call"), Some("client"))
        );
        let template = "/v2/{project_id}/fgs/functions/{function_urn}/async-invoke-config";
        assert_eq!(span.get("url.template"), Some(template));
        assert_eq!(
            (span.get("http.request.method"), span.get("url.full")),
            (Some("GET"), Some(url.as_str()))
        );
        assert_eq!(
            (span.get("server.address"), span.get("server.port")),
            (Some("127.0.0.1"), Some(port.as_str()))
        );
    }
    let outcomes = attempts.iter().map(|span| {
        [
            "http.request.resend_count",
            "http.response.status_code",
            "request_id",
            "error.type",
        ]
        .map(|name| span.get(name))
    });
    assert_eq!(
        outcomes.collect::<Vec<_>>(),
        [
            [None, Some("503"), Some("bad"), Some("503")],
            [Some("1"), Some("200"), Some("good"), None]
        ]
    );
}

#[tokio::test]
async fn spans_carry_error_type() {
    let (spans, _guard) = Spans::capture();
    let endpoint = format!("http://{}", unused_address().await);
    let unreachable = client(endpoint).retry_policy(RetryPolicy::disabled());
    show(unreachable).await.unwrap_err();
    let server = Server::responding_with(response(404, "", r#"{"error_code":"FSS.0404"}"#)).await;
    show(client(server.endpoint())).await.unwrap_err();

    let types = |name| {
        spans
            .named(name)
            .iter()
            .map(|span| span.get("error.type").unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (types("call"), types("attempt")),
        (
            strings(["network", "FSS.0404"]),
            strings(["connect", "404"])
        )
    );
}

#[tokio::test]
async fn spans_hide_secrets_and_bodies() {
    let (spans, _guard) = Spans::capture();
    let server = Server::responding_with(response(503, "", "THE ANSWER")).await;
    let with_keys = client(server.endpoint());
    let with_token = client(server.endpoint()).credentials(Credentials::token(SECURITY_TOKEN));
    for client in [with_keys, with_token] {
        let client = client.build().unwrap();
        let update = client
            .update_function_async_invoke_config()
            .function_urn(FUNCTION);
        update
            .body_map(|body| body.max_async_event_age_in_seconds(54321))
            .send()
            .await
            .unwrap_err();
    }
    assert_eq!(
        (spans.named("call").len(), spans.named("attempt").len()),
        (2, 8)
    );
    let shown = format!("{:?} {:?}", spans.named("call"), spans.named("attempt"));
    for hidden in [
        ACCESS_KEY,
        SECRET_KEY,
        SECURITY_TOKEN,
        "SDK-HMAC",
        "54321",
        "THE ANSWER",
    ] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
}

fn strings<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}
