//! `fgs invoke-async`.

use std::time::Duration;

use functiongraph::Event;

use crate::args::global::Global;
use crate::args::invoke_async::InvokeAsync;
use crate::args::run::DATA;
use crate::client::connect;
use crate::failure::Failure;
use crate::{input, output};

pub(crate) async fn invoke_async(global: &Global, options: InvokeAsync) -> Result<(), Failure> {
    let event = event(&options.data, global.remaining()).await?;
    let connection = connect(global).await?;
    let call = connection
        .client
        .async_invoke_function()
        .function_urn(&options.run.target.function)
        .x_cff_instance_memory(options.run.memory)
        .body(event);
    let given = options.run.given();
    let failure = |error| Failure::of_call(error, &given);
    if options.run.target.dry_run {
        return output::request(call.build_signed().await.map_err(failure));
    }
    let response = call.send().await.map_err(failure)?;
    output::invoked(global.output, &response).map_err(|failure| {
        let id = response.request_id.as_deref().filter(|id| !id.is_empty());
        let id = id.map(|id| format!(" with the request id {id}"));
        failure.after_effect(format!("the event was accepted{}", id.unwrap_or_default()))
    })
}

/// The event that `--data` gives or points to.
async fn event(data: &str, timeout: Duration) -> Result<Event, Failure> {
    let invalid = |problem: String| Failure::option(DATA, input::shown(data), problem);
    let json = input::json(data, timeout).await.map_err(invalid)?;
    Event::from_json(json).map_err(|error| invalid(error.to_string()))
}
