//! Uses a custom reqwest client: a header on every request and a smaller connection pool.
//!
//! `cargo run --example own_reqwest`

use functiongraph::reqwest::Client as Reqwest;
use functiongraph::reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use functiongraph_emulator::Emulator;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;

    let team = (
        HeaderName::from_static("x-team"),
        HeaderValue::from_static("pictures"),
    );
    let reqwest = Reqwest::builder()
        .default_headers(HeaderMap::from_iter([team]))
        .pool_max_idle_per_host(1)
        .no_proxy();
    let client = emulator
        .client_builder()
        .http_client_builder(reqwest)
        .build()?;

    let config = client
        .update_function_async_invoke_config()
        .function_urn("resize")
        .body_map(|body| body.max_async_retry_attempts(0))
        .send()
        .await?;
    println!(
        "{}: {:?} retries",
        config.status(),
        config.max_async_retry_attempts
    );
    Ok(())
}

#[test]
fn runs() -> Result<(), Box<dyn std::error::Error>> {
    main()
}
