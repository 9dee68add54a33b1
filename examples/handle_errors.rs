//! Provokes each kind of error, and prints what it reports.
//!
//! `cargo run --example handle_errors`

use std::time::Duration;

use functiongraph::{Client, Credentials, Error, ErrorKind, StatusCode};
use functiongraph_emulator::Emulator;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client = emulator.client()?;

    // Not allowed by the document: nothing is sent.
    let refused = client
        .update_function_async_invoke_config()
        .function_urn("resize")
        .body_map(|body| body.max_async_retry_attempts(4))
        .send()
        .await;
    expect_error(refused, ErrorKind::InvalidInput)?;

    // The service has nothing to show.
    let not_found = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await;
    let error = expect_error(not_found, ErrorKind::Service)?;
    assert_eq!(
        (error.status(), error.code()),
        (Some(StatusCode::NOT_FOUND), Some("FSS.0404"))
    );

    // The secret key is wrong.
    let wrong_keys = emulator
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .build()?;
    let unauthorized = wrong_keys
        .show_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await;
    assert_eq!(
        expect_error(unauthorized, ErrorKind::Service)?.status(),
        Some(StatusCode::UNAUTHORIZED)
    );

    // A server that accepts the connection and never responds.
    let silent = TcpListener::bind("127.0.0.1:0").await?;
    let impatient = Client::builder()
        .credentials(Credentials::keys("AK", "SK"))
        .endpoint(format!("http://{}", silent.local_addr()?))
        .project_id("7aad83af3e8d42e99ac194c8419e2c9b")
        .timeout(Duration::from_millis(100))
        .http_client_builder(functiongraph::reqwest::Client::builder().no_proxy())
        .build()?;
    let timed_out = impatient
        .show_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await;
    assert!(expect_error(timed_out, ErrorKind::Timeout)?.is_retryable());
    Ok(())
}

fn expect_error<T>(outcome: Result<T, Error>, expected: ErrorKind) -> Result<Error, &'static str> {
    let error = outcome.err().ok_or("an error was expected")?;
    assert_eq!(error.kind(), expected);
    println!("{:?}: {error}", error.kind());
    Ok(error)
}

#[test]
fn runs() -> Result<(), Box<dyn std::error::Error>> {
    main()
}
