//! Retries, over connections that fail.

mod attempts;
mod budget;
mod retry_after;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use functiongraph::{
    Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy, StatusCode,
};
use test_support::{Connection, FUNCTION, Server, direct_client, head, response, unused_address};

const CONFIG: &str = r#"{"max_async_retry_attempts":2}"#;
const ACCESS_KEY: &str = "ACCESSKEYOFTHETEST";
const SECRET_KEY: &str = "SECRETKEYOFTHETEST";
const SECURITY_TOKEN: &str = "SECURITYTOKENOFTHETEST";
/// The timeout of an attempt without a response.
const SHORT: Duration = Duration::from_millis(200);
/// Far more than any test here needs.
const LONG: Duration = Duration::from_secs(30);

fn ok() -> Vec<u8> {
    response(200, "X-Request-Id: good\r\n", CONFIG)
}

/// Retries with waits too short to slow a test down.
fn fast_retries() -> RetryPolicy {
    RetryPolicy::default().initial_backoff(Duration::from_millis(2))
}

fn keys() -> Credentials {
    Credentials::keys(ACCESS_KEY, SECRET_KEY).security_token(SECURITY_TOKEN)
}

fn client(server: &Server) -> ClientBuilder {
    server
        .client_builder()
        .credentials(keys())
        .retry_policy(fast_retries())
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

/// A server that fails on the first connections, and then returns a success.
async fn failing_server<F>(
    times: usize,
    fail: impl Fn(Connection) -> F + Send + Sync + 'static,
) -> Server
where
    F: Future<Output = Connection> + Send + 'static,
{
    let (fail, seen) = (std::sync::Arc::new(fail), AtomicUsize::new(0));
    Server::start(move |connection| {
        let (fails, fail) = (seen.fetch_add(1, Ordering::SeqCst) < times, fail.clone());
        async move {
            if fails {
                fail(connection).await
            } else {
                connection.write(&ok()).await
            }
        }
    })
    .await
}

/// The result of a call to such a server, and the number of requests it received.
async fn call_after_failures<F>(
    times: usize,
    fail: impl Fn(Connection) -> F + Send + Sync + 'static,
) -> (Option<i64>, usize)
where
    F: Future<Output = Connection> + Send + 'static,
{
    let server = failing_server(times, fail).await;
    let config = show(&client(&server).build().unwrap()).await.unwrap();
    (config, server.requests().len())
}
