//! `fgs invoke-async`.

use std::time::Duration;

use functiongraph::Event;

use crate::args::global::Global;
use crate::args::invoke_async::InvokeAsync;
use crate::client::connect;
use crate::failure::Failure;
use crate::{input, output};

const DATA: &str = "--data <JSON>";

pub(crate) async fn invoke_async(global: &Global, options: InvokeAsync) -> Result<(), Failure> {
    let event = event(&options.data, global.remaining()).await?;
    let connection = connect(global).await?;
    let mut call = connection
        .client
        .async_invoke_function()
        .function_urn(&options.target.function)
        .body(event);
    if let Some(memory) = options.memory {
        call = call.x_cff_instance_memory(memory);
    }
    if options.target.dry_run {
        return output::request(call.build_signed().await);
    }
    output::invoked(global.output, &*call.send().await?)
}

/// The event that `--data` gives or points to.
async fn event(data: &str, timeout: Duration) -> Result<Event, Failure> {
    let invalid = |problem: String| Failure::option(DATA, input::shown(data), problem);
    let json = input::json(data, timeout).await.map_err(invalid)?;
    Event::from_json(json).map_err(|error| invalid(error.to_string()))
}
