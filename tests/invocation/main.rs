//! Synchronous invocation: what is sent, and what becomes of the response.

mod payloads;
mod results;
mod timeouts;

use functiongraph::{Credentials, InvocationResult};
use test_support::{FUNCTION, Server, response};

/// The result that is read from this response.
async fn responding(headers: &str, body: impl AsRef<[u8]>) -> InvocationResult {
    let server = Server::responding_with(response(200, headers, body)).await;
    server
        .client()
        .invoke_function()
        .function_urn(FUNCTION)
        .body("{}")
        .send()
        .await
        .unwrap()
        .into_inner()
}
