//! How long a run is waited for, and that it is not repeated.

use std::time::Duration;

use functiongraph::ErrorKind;
use test_support::Connection;

use super::*;

#[tokio::test]
async fn request_timeout_applies() {
    let server = Server::start(Connection::hang).await;
    let call = server
        .client()
        .invoke_function()
        .function_urn(FUNCTION)
        .timeout(Duration::from_millis(100))
        .body("{}");
    let error = call.send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("after 100ms"), "{error}");
}

/// The client of a run waits longer than that of other calls, and a timeout that was set is kept to.
#[tokio::test]
async fn client_timeout_applies() {
    let server = Server::start(Connection::hang).await;
    let client = server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let call = client.invoke_function().function_urn(FUNCTION).body("{}");
    assert_eq!(call.send().await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn does_not_retry_runs() {
    let lost = |connection: Connection| async { connection.reset() };
    let busy =
        |connection: Connection| async move { connection.write(&response(502, "", "busy")).await };
    for server in [Server::start(lost).await, Server::start(busy).await] {
        let call = server.client().invoke_function().function_urn(FUNCTION);
        call.body("{}").send().await.unwrap_err();
        assert_eq!(server.requests().len(), 1);
    }
}
