//! `fgs invoke-async`.

use std::io::Read as _;

use serde_json::Value;

use crate::args::{Global, Invoke};
use crate::connection::connect;
use crate::failure::Failure;
use crate::output;

const DATA: &str = "--data <JSON>";

pub async fn run(global: &Global, invoke: Invoke) -> Result<(), Failure> {
    let event = event(&invoke.data)?;
    let connection = connect(global).await?;
    let mut call = connection.client.async_invoke_function().function_urn(&invoke.target.function).body(event);
    if let Some(memory) = &invoke.memory {
        call = call.x_cff_instance_memory(memory.as_str());
    }
    match invoke.target.dry_run {
        true => output::request(call.request().await),
        false => output::invoked(global.output, &*call.send().await?),
    }
}

/// The event that `--data` gives or points to.
fn event(data: &str) -> Result<Value, Failure> {
    let text = match data {
        "-" => {
            let mut text = String::new();
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|error| Failure::option(DATA, data, format!("standard input cannot be read: {error}")))?;
            text
        }
        _ => match data.strip_prefix('@') {
            Some(file) => std::fs::read_to_string(file)
                .map_err(|error| Failure::option(DATA, data, format!("the file cannot be read: {error}")))?,
            None => data.to_owned(),
        },
    };
    match serde_json::from_str(&text) {
        Ok(event @ Value::Object(_)) => Ok(event),
        Ok(_) => Err(Failure::option(DATA, data, "a JSON object is expected, such as {\"key\": \"value\"}")),
        Err(error) => Err(Failure::option(DATA, data, format!("it is not JSON: {error}"))),
    }
}
