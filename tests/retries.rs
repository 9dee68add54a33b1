//! Bad days: what is tried again, how often, how the last error tells it, and what is told to `tracing`.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use functiongraph::{Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy};
use test_support::spans::Spans;
use test_support::{Connection, FUNCTION, Server, answer, direct, head, nobody};

const CONFIG: &str = r#"{"max_async_retry_attempts":2}"#;
const ACCESS_KEY: &str = "ACCESSKEYOFTHETEST";
const SECRET_KEY: &str = "SECRETKEYOFTHETEST";
const SECURITY_TOKEN: &str = "SECURITYTOKENOFTHETEST";
/// Of a try that is never answered.
const SHORT: Duration = Duration::from_millis(200);
/// Far more than anything here takes.
const LONG: Duration = Duration::from_secs(30);

fn ok() -> Vec<u8> {
    answer(200, "X-Request-Id: good\r\n", CONFIG)
}

/// Waits that a test does not notice.
fn hasty() -> RetryPolicy {
    RetryPolicy::default().initial_backoff(Duration::from_millis(2))
}

fn keys() -> Credentials {
    Credentials::keys(ACCESS_KEY, SECRET_KEY).security_token(SECURITY_TOKEN)
}

fn client(server: &Server) -> ClientBuilder {
    server
        .client_builder()
        .credentials(keys())
        .retry_policy(hasty())
        .timeout(LONG)
}

async fn show(client: &Client) -> Result<Option<i64>, Error> {
    let config = client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await?;
    Ok(config.max_async_retry_attempts)
}

/// A server that does something odd on the first connections, and then answers well.
async fn well_after<F>(
    times: usize,
    odd: impl Fn(Connection) -> F + Send + Sync + 'static,
) -> Server
where
    F: Future<Output = Connection> + Send + 'static,
{
    let (odd, seen) = (std::sync::Arc::new(odd), AtomicUsize::new(0));
    Server::start(move |connection| {
        let (is_odd, odd) = (seen.fetch_add(1, Ordering::SeqCst) < times, odd.clone());
        async move {
            if is_odd {
                odd(connection).await
            } else {
                connection.write(&ok()).await
            }
        }
    })
    .await
}

/// What became of a call to such a server, and how many requests it saw.
async fn after<F>(
    times: usize,
    odd: impl Fn(Connection) -> F + Send + Sync + 'static,
) -> (Option<i64>, usize)
where
    F: Future<Output = Connection> + Send + 'static,
{
    let server = well_after(times, odd).await;
    let config = show(&client(&server).build().unwrap()).await.unwrap();
    (config, server.requests().len())
}

#[tokio::test]
async fn retries_transient_statuses() {
    for status in [429, 502, 503, 504] {
        let odd = move |connection: Connection| async move {
            connection.write(&answer(status, "", "busy")).await
        };
        assert_eq!(after(2, odd).await, (Some(2), 3), "{status}");
    }
}

#[tokio::test]
async fn retries_broken_connections() {
    let reset_before_an_answer = |connection: Connection| async { connection.reset() };
    assert_eq!(after(2, reset_before_an_answer).await, (Some(2), 3));
    let closed_before_an_answer = |connection: Connection| async { connection };
    assert_eq!(after(1, closed_before_an_answer).await, (Some(2), 2));
    let reset_within_an_answer = |connection: Connection| async {
        connection
            .write(head(200, "Content-Length: 30\r\n").as_bytes())
            .await
            .write(br#"{"max_"#)
            .await
            .reset()
    };
    assert_eq!(after(2, reset_within_an_answer).await, (Some(2), 3));
    let half_an_answer = |connection: Connection| async {
        connection
            .write(head(200, "Content-Length: 30\r\n").as_bytes())
            .await
            .write(br#"{"max_"#)
            .await
    };
    assert_eq!(after(1, half_an_answer).await, (Some(2), 2));
}

#[tokio::test]
async fn retries_timed_out_attempts() {
    let server = well_after(1, Connection::hang).await;
    assert_eq!(
        show(&client(&server).attempt_timeout(SHORT).build().unwrap())
            .await
            .unwrap(),
        Some(2)
    );
    let drip = |connection: Connection| async {
        let head = head(200, "Content-Length: 100000\r\n");
        connection
            .write(head.as_bytes())
            .await
            .repeat(b" ", 100_000, SHORT / 10)
            .await
    };
    let server = well_after(1, drip).await;
    assert_eq!(
        show(&client(&server).attempt_timeout(SHORT).build().unwrap())
            .await
            .unwrap(),
        Some(2)
    );
    assert!(server.requests().len() >= 2);
}

#[tokio::test]
async fn error_names_attempt_timeout() {
    let server = Server::start(Connection::hang).await;
    let client = client(&server)
        .retry_policy(hasty().max_attempts(2))
        .attempt_timeout(SHORT)
        .build()
        .unwrap();
    let error = show(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    let text = format!(
        "no answer from {} in time: the timeout of a try is 200ms (2 tries in ",
        server.address()
    );
    assert!(error.to_string().contains(&text), "{error}");
}

#[tokio::test]
async fn stops_after_max_attempts() {
    let server = Server::answering(answer(
        503,
        "X-Request-Id: 0a1b\r\n",
        r#"{"error_code":"FSS.0503"}"#,
    ))
    .await;
    for (policy, tries) in [
        (hasty(), 4),
        (hasty().max_attempts(2), 2),
        (RetryPolicy::disabled(), 1),
    ] {
        let before = server.requests().len();
        let error = show(&client(&server).retry_policy(policy).build().unwrap())
            .await
            .unwrap_err();
        assert_eq!(
            (error.attempts(), server.requests().len() - before),
            (tries, tries as usize)
        );
        assert_eq!(
            (error.status(), error.code()),
            (Some(503), Some("FSS.0503"))
        );
        let text = error.to_string();
        let said = text
            .split_once(" tries in ")
            .map(|(before, after)| (before.to_owned(), after.to_owned()));
        match said {
            Some((before, after)) => {
                assert_eq!(
                    before,
                    format!("ShowFunctionAsyncInvokeConfig: 503 FSS.0503: no message ({tries}")
                );
                assert!(after.ends_with("s, request id 0a1b)"), "{text}");
            }
            None => assert_eq!(
                (tries, text.as_str()),
                (
                    1,
                    "ShowFunctionAsyncInvokeConfig: 503 FSS.0503: no message (request id 0a1b)"
                )
            ),
        }
    }
}

#[tokio::test]
async fn retries_connection_refused() {
    let client = Client::builder()
        .endpoint(format!("http://{}", nobody().await))
        .http_client_builder(direct());
    let client = client
        .credentials(keys())
        .retry_policy(hasty().max_attempts(3))
        .build()
        .unwrap();
    let error = show(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Network, 3));
    let text = error.to_string();
    assert!(
        text.contains("connection failed: 127.0.0.1:")
            && text.contains("(3 tries in ")
            && !text.contains('\n'),
        "{text}"
    );
}

#[tokio::test]
async fn does_not_retry_permanent_errors() {
    for odd in [
        answer(200, "", r#"{"max_async_retry"#),
        answer(200, "", "<html>"),
        answer(200, "", " ".repeat(2000)),
        answer(302, "Location: /\r\n", ""),
        answer(400, "", ""),
        answer(401, "", ""),
        answer(404, "Retry-After: 1\r\n", ""),
        answer(408, "", ""),
        answer(500, "", ""),
        answer(501, "", ""),
    ] {
        let shown = String::from_utf8_lossy(&odd).into_owned();
        let server = Server::answering(odd).await;
        let error = show(&client(&server).max_response_size(1000).build().unwrap())
            .await
            .unwrap_err();
        assert_eq!(
            (error.attempts(), server.requests().len()),
            (1, 1),
            "{shown}"
        );
        assert!(!error.to_string().contains("tries"), "{error}");
    }
}

#[tokio::test]
async fn invalid_input_is_no_attempt() {
    let server = Server::answering(ok()).await;
    let client = client(&server).build().unwrap();
    let refused = client
        .list_function_async_invoke_config()
        .function_urn(FUNCTION)
        .limit(-1)
        .send()
        .await;
    assert_eq!(
        (refused.unwrap_err().attempts(), server.connections()),
        (0, 0)
    );
}

#[tokio::test]
async fn honours_retry_after() {
    let now = http_date(SystemTime::now());
    for (asked, least) in [
        ("1".to_owned(), Duration::from_secs(1)),
        ("0".to_owned(), Duration::ZERO),
        (now, Duration::ZERO),
    ] {
        let headers = format!("Retry-After: {asked}\r\n");
        let odd = move |connection: Connection| {
            let answer = answer(429, &headers, "");
            async move { connection.write(&answer).await }
        };
        let begun = Instant::now();
        assert_eq!(after(1, odd).await, (Some(2), 2), "{asked}");
        assert!(begun.elapsed() >= least, "{asked}");
    }
}

#[tokio::test]
async fn fails_fast_on_long_retry_after() {
    let in_two_hours = http_date(SystemTime::now() + Duration::from_secs(7200));
    for (asked, is_told) in [
        (
            "21",
            "(asked to wait 21 s, longer than a retry may wait, request id 0a1b)",
        ),
        (
            "10",
            "(asked to wait 10 s, no time left to try again, request id 0a1b)",
        ),
        (
            in_two_hours.as_str(),
            " s, longer than a retry may wait, request id 0a1b)",
        ),
    ] {
        let headers = format!("Retry-After: {asked}\r\nX-Request-Id: 0a1b\r\n");
        let server = Server::answering(answer(429, &headers, r#"{"error_msg":"slow down"}"#)).await;
        let error = show(
            &client(&server)
                .timeout(Duration::from_secs(9))
                .build()
                .unwrap(),
        )
        .await
        .unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (1, 1));
        assert!(error.to_string().ends_with(is_told), "{error}");
        assert!(
            error.retry_after() >= Some(Duration::from_secs(10)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn timeout_bounds_all_attempts() {
    let server = Server::start(Connection::hang).await;
    let policy = hasty().max_attempts(1000);
    let client = client(&server)
        .retry_policy(policy)
        .timeout(SHORT * 4)
        .attempt_timeout(SHORT)
        .build()
        .unwrap();
    let error = show(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!((2..1000).contains(&error.attempts()), "{error}");
    // The last one may be cut short before it is read.
    assert!(
        (1..=error.attempts() as usize).contains(&server.requests().len()),
        "{error}"
    );
}

#[tokio::test]
async fn clones_share_the_retry_budget() {
    let server = Server::answering(answer(503, "", "")).await;
    let client = client(&server)
        .retry_policy(hasty().budget(5))
        .build()
        .unwrap();
    let mut tries = Vec::new();
    for _ in 0..4 {
        tries.push(show(&client.clone()).await.unwrap_err());
    }
    let counts: Vec<u32> = tries.iter().map(Error::attempts).collect();
    assert_eq!((counts, server.requests().len()), (vec![4, 3, 1, 1], 9));
    assert!(
        tries[3]
            .to_string()
            .ends_with("503: no message (retry budget used up)"),
        "{}",
        tries[3]
    );
}

#[tokio::test]
async fn success_refunds_the_retry_budget() {
    let seen = AtomicUsize::new(0);
    let server = Server::start(move |connection| {
        let is_odd = seen.fetch_add(1, Ordering::SeqCst).is_multiple_of(2);
        async move {
            connection
                .write(&if is_odd { answer(503, "", "") } else { ok() })
                .await
        }
    })
    .await;
    let client = client(&server)
        .retry_policy(hasty().budget(1))
        .build()
        .unwrap();
    for _ in 0..10 {
        assert_eq!(show(&client).await.unwrap(), Some(2));
    }
}

#[tokio::test]
async fn signs_each_attempt_anew() {
    let odd = |connection: Connection| async {
        connection
            .write(&answer(429, "Retry-After: 1\r\n", ""))
            .await
    };
    let server = well_after(1, odd).await;
    show(&client(&server).build().unwrap()).await.unwrap();
    for header in ["x-sdk-date: ", "authorization: "] {
        let values: BTreeSet<String> = server
            .requests()
            .iter()
            .map(|request| line(&request.head, header))
            .collect();
        assert_eq!(values.len(), 2, "{values:?}");
    }
    let rest = |request: &test_support::Request| {
        let kept = request
            .head
            .lines()
            .filter(|line| !line.starts_with("x-sdk-date") && !line.starts_with("authorization"));
        kept.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    assert_eq!(rest(&server.requests()[0]), rest(&server.requests()[1]));
}

#[tokio::test]
async fn resends_the_whole_body() {
    let server = well_after(2, |connection| async {
        connection.write(&answer(503, "", "")).await
    })
    .await;
    let client = client(&server).build().unwrap();
    let update = client
        .update_function_async_invoke_config()
        .function_urn(FUNCTION);
    update
        .body_map(|body| body.max_async_retry_attempts(2))
        .send()
        .await
        .unwrap();
    let bodies: Vec<Vec<u8>> = server
        .requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(bodies, vec![CONFIG.as_bytes().to_vec(); 3]);
}

#[tokio::test]
async fn traces_calls_and_attempts() {
    let (spans, _guard) = Spans::capture();
    let odd = |connection: Connection| async {
        connection
            .write(&answer(503, "X-Request-Id: bad\r\n", ""))
            .await
    };
    let server = well_after(1, odd).await;
    show(&client(&server).build().unwrap()).await.unwrap();

    let call = &spans.named("call")[0];
    assert_eq!(
        call.get("rpc.method"),
        Some("ShowFunctionAsyncInvokeConfig")
    );
    assert_eq!(
        (call.get("rpc.service"), call.get("error.type")),
        (Some("FunctionGraph"), None)
    );
    let tries = spans.named("try");
    let path = format!(
        "/v2/7aad83af3e8d42e99ac194c8419e2c9b/fgs/functions/{FUNCTION}/async-invoke-config"
    );
    let url = format!("{}{path}", server.endpoint());
    let port = server.address().port().to_string();
    for span in &tries {
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
    let told = tries.iter().map(|span| {
        [
            "http.request.resend_count",
            "http.response.status_code",
            "request_id",
            "error.type",
        ]
        .map(|name| span.get(name))
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            [None, Some("503"), Some("bad"), Some("503")],
            [Some("1"), Some("200"), Some("good"), None]
        ]
    );
}

#[tokio::test]
async fn spans_carry_the_error_type() {
    let (spans, _guard) = Spans::capture();
    let endpoint = format!("http://{}", nobody().await);
    let client = Client::builder()
        .endpoint(endpoint)
        .http_client_builder(direct())
        .credentials(keys())
        .retry_policy(RetryPolicy::disabled());
    show(&client.build().unwrap()).await.unwrap_err();
    let server = Server::answering(answer(404, "", r#"{"error_code":"FSS.0404"}"#)).await;
    show(&self::client(&server).build().unwrap())
        .await
        .unwrap_err();

    let types = |name| {
        spans
            .named(name)
            .iter()
            .map(|span| span.get("error.type").unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (types("call"), types("try")),
        (svec(["network", "FSS.0404"]), svec(["connect", "404"]))
    );
}

#[tokio::test]
async fn spans_hide_secrets_and_bodies() {
    let (spans, _guard) = Spans::capture();
    let server = Server::answering(answer(503, "", "THE ANSWER")).await;
    for credentials in [keys(), Credentials::token(SECURITY_TOKEN)] {
        let client = client(&server).credentials(credentials).build().unwrap();
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
        (spans.named("call").len(), spans.named("try").len()),
        (2, 8)
    );
    let shown = format!("{:?} {:?}", spans.named("call"), spans.named("try"));
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

fn svec<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

fn line(head: &str, start: &str) -> String {
    head.lines()
        .find(|line| line.starts_with(start))
        .unwrap()
        .to_owned()
}

/// A time as headers write it.
fn http_date(time: SystemTime) -> String {
    let time = jiff::Timestamp::try_from(time).unwrap();
    jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&time)
        .unwrap()
}
