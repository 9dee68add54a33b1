//! Tests code of your own against an emulator: no network, no keys, no mocks.
//!
//! `cargo test --example test_your_code`

use functiongraph::{Client, Error, FunctionUrn, StatusCode};

/// The code under test: ensures a minimum of retries for the events of a function.
async fn ensure_retries(client: &Client, urn: &FunctionUrn, least: i64) -> Result<bool, Error> {
    let update = client
        .update_function_async_invoke_config()
        .function_urn(urn);
    let update = update.body_map(|body| body.max_async_retry_attempts(least));
    match client
        .show_function_async_invoke_config()
        .function_urn(urn)
        .send()
        .await
    {
        Ok(config)
            if config
                .max_async_retry_attempts
                .is_some_and(|retries| retries >= least) =>
        {
            Ok(false)
        }
        // An update replaces the whole config: `merge` keeps what is not named here, such as destinations.
        Ok(_) => update.merge().send().await.map(|_| true),
        Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => {
            update.send().await.map(|_| true)
        }
        Err(error) => Err(error),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = functiongraph_emulator::Emulator::start().await?;
    let (client, urn) = (emulator.client()?, "resize".parse()?);
    println!("changed: {}", ensure_retries(&client, &urn, 2).await?);
    println!("changed again: {}", ensure_retries(&client, &urn, 2).await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use functiongraph::Destination;
    use functiongraph_emulator::Emulator;

    use super::*;

    #[tokio::test]
    async fn raises_too_few_retries_only() {
        let emulator = Emulator::start().await.unwrap();
        let (client, urn) = (emulator.client().unwrap(), "resize".parse().unwrap());
        assert!(ensure_retries(&client, &urn, 2).await.unwrap());
        assert!(!ensure_retries(&client, &urn, 2).await.unwrap());
        assert!(ensure_retries(&client, &urn, 3).await.unwrap());
    }

    #[tokio::test]
    async fn keeps_on_failure_destination() {
        let emulator = Emulator::start().await.unwrap();
        let (client, urn) = (emulator.client().unwrap(), "resize".parse().unwrap());
        let set = client
            .update_function_async_invoke_config()
            .function_urn(&urn);
        let dead_letters = Destination::obs("dead-letters");
        set.body_map(|body| body.on_failure(dead_letters.clone()))
            .send()
            .await
            .unwrap();

        assert!(ensure_retries(&client, &urn, 3).await.unwrap());

        let config = client
            .show_function_async_invoke_config()
            .function_urn(&urn)
            .send()
            .await
            .unwrap();
        assert_eq!(config.max_async_retry_attempts, Some(3));
        assert_eq!(
            config.destination_config.as_ref().unwrap().on_failure,
            Some(dead_letters)
        );
    }

    #[tokio::test]
    async fn missing_function_is_error() {
        let emulator = Emulator::builder()
            .with_function("resize".parse().unwrap())
            .start()
            .await
            .unwrap();
        let client = emulator.client().unwrap();
        assert!(
            ensure_retries(&client, &"other".parse().unwrap(), 2)
                .await
                .is_err()
        );
    }

    #[test]
    fn runs() {
        main().unwrap();
    }
}
