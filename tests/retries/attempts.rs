//! Which failures are retried, how often, and what each attempt sends.

use std::collections::BTreeSet;

use super::*;

#[tokio::test]
async fn retries_transient_statuses() {
    for status in [429, 502, 503, 504] {
        let fail = move |connection: Connection| async move {
            connection.write(&response(status, "", "busy")).await
        };
        assert_eq!(call_after_failures(2, fail).await, (Some(2), 3), "{status}");
    }
}

#[tokio::test]
async fn retries_broken_connections() {
    let reset_before_an_answer = |connection: Connection| async { connection.reset() };
    assert_eq!(
        call_after_failures(2, reset_before_an_answer).await,
        (Some(2), 3)
    );
    let closed_before_an_answer = |connection: Connection| async { connection };
    assert_eq!(
        call_after_failures(1, closed_before_an_answer).await,
        (Some(2), 2)
    );
    let reset_within_an_answer = |connection: Connection| async {
        connection
            .write(head(200, "Content-Length: 30\r\n").as_bytes())
            .await
            .write(br#"{"max_"#)
            .await
            .reset()
    };
    assert_eq!(
        call_after_failures(2, reset_within_an_answer).await,
        (Some(2), 3)
    );
    let half_an_answer = |connection: Connection| async {
        connection
            .write(head(200, "Content-Length: 30\r\n").as_bytes())
            .await
            .write(br#"{"max_"#)
            .await
    };
    assert_eq!(call_after_failures(1, half_an_answer).await, (Some(2), 2));
}

#[tokio::test]
async fn retries_timed_out_attempts() {
    let server = failing_server(1, Connection::hang).await;
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
    let server = failing_server(1, drip).await;
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
        .retry_policy(fast_retries().max_attempts(2))
        .attempt_timeout(SHORT)
        .build()
        .unwrap();
    let error = show(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    let text = format!(
        "attempt timed out after 200ms: no response from {} (2 attempts in ",
        server.address()
    );
    assert!(error.to_string().contains(&text), "{error}");
}

#[tokio::test]
async fn stops_after_max_attempts() {
    let server = Server::responding_with(response(
        503,
        "X-Request-Id: 0a1b\r\n",
        r#"{"error_code":"FSS.0503"}"#,
    ))
    .await;
    for (policy, attempts) in [
        (fast_retries(), 4),
        (fast_retries().max_attempts(2), 2),
        (RetryPolicy::disabled(), 1),
    ] {
        let before = server.requests().len();
        let error = show(&client(&server).retry_policy(policy).build().unwrap())
            .await
            .unwrap_err();
        assert_eq!(
            (error.attempts(), server.requests().len() - before),
            (attempts, attempts as usize)
        );
        assert_eq!(
            (error.status(), error.code()),
            (Some(StatusCode::SERVICE_UNAVAILABLE), Some("FSS.0503"))
        );
        let text = error.to_string();
        let parts = text
            .split_once(" attempts in ")
            .map(|(before, after)| (before.to_owned(), after.to_owned()));
        match parts {
            Some((before, after)) => {
                assert_eq!(
                    before,
                    format!("ShowFunctionAsyncInvokeConfig: 503 FSS.0503: no message ({attempts}")
                );
                assert!(after.ends_with("s, request id 0a1b)"), "{text}");
            }
            None => assert_eq!(
                (attempts, text.as_str()),
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
        .endpoint(format!("http://{}", unused_address().await))
        .http_client_builder(direct_client());
    let client = client
        .credentials(keys())
        .retry_policy(fast_retries().max_attempts(3))
        .build()
        .unwrap();
    let error = show(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Network, 3));
    let text = error.to_string();
    assert!(
        text.contains("connection failed: 127.0.0.1:")
            && text.contains("(3 attempts in ")
            && !text.contains('\n'),
        "{text}"
    );
}

#[tokio::test]
async fn does_not_retry_permanent_errors() {
    for fail in [
        response(200, "", r#"{"max_async_retry"#),
        response(200, "", "<html>"),
        response(200, "", " ".repeat(2000)),
        response(302, "Location: /\r\n", ""),
        response(400, "", ""),
        response(401, "", ""),
        response(404, "Retry-After: 1\r\n", ""),
        response(408, "", ""),
        response(500, "", ""),
        response(501, "", ""),
    ] {
        let shown = String::from_utf8_lossy(&fail).into_owned();
        let server = Server::responding_with(fail).await;
        let error = show(&client(&server).max_response_size(1000).build().unwrap())
            .await
            .unwrap_err();
        assert_eq!(
            (error.attempts(), server.requests().len()),
            (1, 1),
            "{shown}"
        );
        assert!(!error.to_string().contains("attempts"), "{error}");
    }
}

#[tokio::test]
async fn invalid_input_is_no_attempt() {
    let server = Server::responding_with(ok()).await;
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
async fn timeout_bounds_all_attempts() {
    let server = Server::start(Connection::hang).await;
    let policy = fast_retries().max_attempts(1000);
    let client = client(&server)
        .retry_policy(policy)
        .timeout(SHORT * 4)
        .attempt_timeout(SHORT)
        .build()
        .unwrap();
    let error = show(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!((2..1000).contains(&error.attempts()), "{error}");
    // The last one may time out before the server has read it.
    assert!(
        (1..=error.attempts() as usize).contains(&server.requests().len()),
        "{error}"
    );
}

#[tokio::test]
async fn signs_each_attempt_anew() {
    let fail = |connection: Connection| async {
        connection
            .write(&response(429, "Retry-After: 1\r\n", ""))
            .await
    };
    let server = failing_server(1, fail).await;
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
async fn resends_whole_body() {
    let server = failing_server(2, |connection| async {
        connection.write(&response(503, "", "")).await
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

fn line(head: &str, start: &str) -> String {
    head.lines()
        .find(|line| line.starts_with(start))
        .unwrap()
        .to_owned()
}
