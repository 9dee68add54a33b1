//! `fgs invoke-async`.

use std::fs::File;
use std::io;
use std::time::Duration;

use functiongraph::Event;

use crate::args::global::Global;
use crate::args::invoke::Invoke;
use crate::client::connect;
use crate::failure::Failure;
use crate::{input, output};

const DATA: &str = "--data <JSON>";
/// How much of an event an error repeats.
const SHOWN: usize = 200;

pub(crate) async fn invoke(global: &Global, options: Invoke) -> Result<(), Failure> {
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
    let invalid = |problem: String| Failure::option(DATA, shown(data), problem);
    let json = match (data, data.strip_prefix('@')) {
        ("-", _) => input::read("standard input", timeout, || Ok(io::stdin()))
            .await
            .map_err(invalid)?,
        (_, Some(file)) => {
            let file = file.to_owned();
            input::read("the file", timeout, move || File::open(file))
                .await
                .map_err(invalid)?
        }
        (text, None) => text.as_bytes().to_vec(),
    };
    Event::from_json(json).map_err(|error| invalid(error.to_string()))
}

fn shown(data: &str) -> String {
    match data.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &data[..end]),
        None => data.to_owned(),
    }
}
