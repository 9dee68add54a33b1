//! `Retry-After` is honoured, up to a limit.

use std::time::{Instant, SystemTime};

use super::*;

#[tokio::test]
async fn honours_retry_after() {
    let now = http_date(SystemTime::now());
    for (retry_after, least) in [
        ("1".to_owned(), Duration::from_secs(1)),
        ("0".to_owned(), Duration::ZERO),
        (now, Duration::ZERO),
    ] {
        let headers = format!("Retry-After: {retry_after}\r\n");
        let fail = move |connection: Connection| {
            let response = response(429, &headers, "");
            async move { connection.write(&response).await }
        };
        let started = Instant::now();
        assert_eq!(
            call_after_failures(1, fail).await,
            (Some(2), 2),
            "{retry_after}"
        );
        assert!(started.elapsed() >= least, "{retry_after}");
    }
}

#[tokio::test]
async fn fails_fast_on_long_retry_after() {
    let in_two_hours = http_date(SystemTime::now() + Duration::from_secs(7200));
    for (retry_after, expected) in [
        (
            "21",
            "(retry after 21 s, longer than the maximum backoff, request id 0a1b)",
        ),
        (
            "10",
            "(retry after 10 s, no time left for another attempt, request id 0a1b)",
        ),
        (
            in_two_hours.as_str(),
            " s, longer than the maximum backoff, request id 0a1b)",
        ),
    ] {
        let headers = format!("Retry-After: {retry_after}\r\nX-Request-Id: 0a1b\r\n");
        let server =
            Server::responding_with(response(429, &headers, r#"{"error_msg":"slow down"}"#)).await;
        let error = show(
            &client(&server)
                .timeout(Duration::from_secs(9))
                .build()
                .unwrap(),
        )
        .await
        .unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (1, 1));
        assert!(error.to_string().ends_with(expected), "{error}");
        assert!(
            error.retry_after() >= Some(Duration::from_secs(10)),
            "{error}"
        );
    }
}

/// A time in the format of HTTP headers.
fn http_date(time: SystemTime) -> String {
    let time = jiff::Timestamp::try_from(time).unwrap();
    jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&time)
        .unwrap()
}
