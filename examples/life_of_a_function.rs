//! A function from its creation to an event that fails, against an emulator: no network, no keys.
//!
//! `cargo run --example life_of_a_function --features full`

use std::time::Duration;

use functiongraph::types::{FuncCode, LogType, ObsDestination};
use functiongraph_emulator::{Emulator, InvocationError};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What runs in place of the function's code.
    let emulator = Emulator::builder().strict(true).handler(|run| async move {
        match run.event["width"].as_u64() {
            Some(width) => Ok(serde_json::json!({ "resized": width / 2 })),
            None => Err(InvocationError { code: 1, message: "no width".to_owned() }),
        }
    });
    let emulator = emulator.start().await?;
    let client = emulator.client()?; // for the real cloud: functiongraph::Client::builder().build()?

    let create = client.create_function().body_map(|body| {
        body.func_name("resize").package("default").runtime("Python3.9").handler("index.handler").timeout(30)
            .memory_size(256).code_type("inline").func_code(FuncCode::builder().file("cHJpbnQoMSk="))
    });
    let function = create.send().await?.into_inner();
    let publish = client.create_function_version().function_urn("resize");
    let version = publish.body_map(|body| body.version("v1").description("first")).send().await?;
    println!("{:?} at {:?}", function.func_urn, version.version);

    let call = client.invoke_function().function_urn("resize").x_cff_log_type(LogType::Tail);
    let result = call.body(r#"{"width": 640}"#).send().await?;
    println!("{} after {:?}\n{}", result.text()?, result.billing_duration(), result.log().unwrap_or_default());

    let dead_letters = ObsDestination::new("dead-letters").prefix("resize/").expires_days(30);
    let config = client.update_function_async_invoke_config().function_urn("resize");
    config.body_map(|body| body.max_async_retry_attempts(1).on_failure(dead_letters)).send().await?;

    let event = client.async_invoke_function().function_urn("resize").body("{}").send().await?;
    let id = event.request_id.clone().unwrap_or_default();
    let end = client.list_async_invocations().function_urn("resize").request_id(&id);
    let failed = end.wait(Duration::from_secs(10)).await;
    println!("{failed:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn runs() {
        super::main().unwrap();
    }
}
