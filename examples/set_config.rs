//! Sets a function's config, reads it back and deletes it, on an emulator in this process.
//!
//! `cargo run --example set_config`

use functiongraph::types::ObsDestination;
use functiongraph::{Destination, FunctionUrn};
use functiongraph_emulator::Emulator;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // For the real cloud: Client::builder().credentials(Credentials::from_env()?).build()?
    let emulator = Emulator::start().await?;
    let client = emulator.client()?;
    let urn: FunctionUrn =
        "urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize".parse()?;

    client
        .update_function_async_invoke_config()
        .function_urn(&urn)
        .body_map(|body| {
            body.max_async_event_age_in_seconds(3600)
                .max_async_retry_attempts(3)
                .on_success(Destination::smn(
                    "urn:smn:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:resized",
                ))
                .on_failure(
                    ObsDestination::new("dead-letters")
                        .prefix("resize/")
                        .expires_days(30),
                )
        })
        .send()
        .await?;

    let config = client
        .show_function_async_invoke_config()
        .function_urn(&urn)
        .send()
        .await?;
    assert_eq!(config.max_async_retry_attempts, Some(3));
    let destinations = config.destination_config.clone().unwrap_or_default();
    if let Some(Destination::Obs { param, .. }) = destinations.on_failure {
        println!(
            "failures are kept in {:?} for {:?} days",
            param.bucket, param.expires
        );
    }

    client
        .delete_function_async_invoke_config()
        .function_urn(&urn)
        .send()
        .await?;
    Ok(())
}

#[test]
fn runs() -> Result<(), Box<dyn std::error::Error>> {
    main()
}
