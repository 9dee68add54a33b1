//! Tests code of one's own against an emulator: no network, no keys, no mocks.
//!
//! `cargo test --features emulator --example test_your_code`

use functiongraph::{Client, Error, FunctionUrn};

/// The code under test: makes sure that a function's events are tried at least so often.
async fn ensure_retries(client: &Client, urn: &FunctionUrn, least: i64) -> Result<bool, Error> {
    match client.show_function_async_invoke_config().function_urn(urn).send().await {
        Ok(config) if config.max_async_retry_attempts.is_some_and(|retries| retries >= least) => return Ok(false),
        Ok(_) => {}
        Err(error) if error.status() == Some(404) => {}
        Err(error) => return Err(error),
    }
    let update = client.update_function_async_invoke_config().function_urn(urn);
    update.body_map(|body| body.max_async_retry_attempts(least)).send().await?;
    Ok(true)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = functiongraph::emulator::Emulator::start().await?;
    let (client, urn) = (emulator.client()?, "resize".parse()?);
    println!("changed: {}", ensure_retries(&client, &urn, 2).await?);
    println!("changed again: {}", ensure_retries(&client, &urn, 2).await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use functiongraph::emulator::Emulator;

    use super::*;

    #[tokio::test]
    async fn sets_what_is_missing_and_leaves_what_is_enough() {
        let emulator = Emulator::start().await.unwrap();
        let (client, urn) = (emulator.client().unwrap(), "resize".parse().unwrap());
        assert!(ensure_retries(&client, &urn, 2).await.unwrap());
        assert!(!ensure_retries(&client, &urn, 2).await.unwrap());
        assert!(ensure_retries(&client, &urn, 3).await.unwrap());
    }

    #[tokio::test]
    async fn a_function_that_does_not_exist_is_an_error() {
        let emulator = Emulator::builder().known_function("resize".parse().unwrap()).start().await.unwrap();
        let client = emulator.client().unwrap();
        assert!(ensure_retries(&client, &"other".parse().unwrap(), 2).await.is_err());
    }

    #[test]
    fn runs() {
        main().unwrap();
    }
}
