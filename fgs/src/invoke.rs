//! `fgs invoke-async`.

use std::fs::File;
use std::io::{self, Read};
use std::time::Duration;

use functiongraph::Event;
use tokio::sync::oneshot;

use crate::args::{Global, Invoke};
use crate::connection::connect;
use crate::failure::Failure;
use crate::output;

const DATA: &str = "--data <JSON>";
/// How much of an event an error repeats.
const SHOWN: usize = 200;

pub async fn run(global: &Global, invoke: Invoke) -> Result<(), Failure> {
    let event = event(&invoke.data, global.left()).await?;
    let connection = connect(global).await?;
    let mut call = connection
        .client
        .async_invoke_function()
        .function_urn(&invoke.target.function)
        .body(event);
    if let Some(memory) = &invoke.memory {
        call = call.x_cff_instance_memory(memory.as_str());
    }
    match invoke.target.dry_run {
        true => output::request(call.build_signed().await),
        false => output::invoked(global.output, &*call.send().await?),
    }
}

/// The event that `--data` gives or points to.
async fn event(data: &str, timeout: Duration) -> Result<Event, Failure> {
    let invalid = |problem: String| Failure::option(DATA, shown(data), problem);
    let json = match (data, data.strip_prefix('@')) {
        ("-", _) => read("standard input", timeout, || Ok(io::stdin()))
            .await
            .map_err(invalid)?,
        (_, Some(file)) => {
            let file = file.to_owned();
            read("the file", timeout, move || File::open(file))
                .await
                .map_err(invalid)?
        }
        (text, None) => text.as_bytes().to_vec(),
    };
    Event::from_json(json).map_err(|error| invalid(error.to_string()))
}

/// Reads to the end, on a thread of its own: a pipe may be silent for ever, and then the thread is left behind.
pub async fn read<R: Read>(
    what: &str,
    timeout: Duration,
    open: impl FnOnce() -> io::Result<R> + Send + 'static,
) -> Result<Vec<u8>, String> {
    let (sender, read) = oneshot::channel();
    let reading = move || {
        // Nobody waits for it after the timeout.
        let _ = sender.send(open().and_then(begun_or_whole));
    };
    let thread = std::thread::Builder::new().spawn(reading);
    thread.map_err(|error| format!("{what} cannot be read: {error}"))?;
    match tokio::time::timeout(timeout, read).await {
        Err(_) => Err(format!(
            "{what} did not end within {timeout:?}; see --timeout"
        )),
        Ok(Err(_)) => Err(format!("{what} cannot be read")),
        Ok(Ok(read)) => read.map_err(|error| format!("{what} cannot be read: {error}")),
    }
}

/// All of it, or the beginning where that shows already that it is no object: the rest may be endless.
fn begun_or_whole(mut source: impl Read) -> io::Result<Vec<u8>> {
    let mut read = Vec::new();
    loop {
        let more = source.by_ref().take(64 * 1024).read_to_end(&mut read)?;
        let begins = read
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&read)
            .trim_ascii_start();
        if more == 0 || begins.first().is_some_and(|first| *first != b'{') {
            return Ok(read);
        }
    }
}

fn shown(data: &str) -> String {
    match data.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &data[..end]),
        None => data.to_owned(),
    }
}
