//! A custom runtime in Rust: the executable is the file `bootstrap` of a folder.

use std::env;
use std::error::Error;

use functiongraph::reqwest::Client;
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let api = format!(
        "http://{}/v1/runtime/invocation",
        env::var("RUNTIME_API_ADDR")?
    );
    let http = Client::builder().no_proxy().build()?;
    loop {
        let next = http.get(format!("{api}/request")).send().await?;
        let id = next.headers()["x-cff-request-id"].to_str()?.to_owned();
        let event = next.json().await?;
        println!("works on {event}");
        let (path, body) = match resize(&event) {
            Ok(result) => ("response", result),
            Err(message) => (
                "error",
                json!({ "errorMessage": message, "errorType": "ValueError", "stackTrace": [] }),
            ),
        };
        let answer = http.post(format!("{api}/{path}/{id}")).json(&body);
        answer.send().await?.error_for_status()?;
    }
}

fn resize(event: &Value) -> Result<Value, &'static str> {
    let width = event["width"].as_u64().ok_or("no width")?;
    Ok(json!({ "width": width / 2 }))
}
