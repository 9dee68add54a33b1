//! Input that may never end: standard input and pipes.

use std::fs::File;
use std::io::{self, Read};
use std::time::Duration;

use tokio::sync::oneshot;

/// How much of a value an error repeats.
const SHOWN: usize = 200;

/// The JSON of an option: itself, of the file after `@`, or of standard input for `-`.
pub(crate) async fn json(value: &str, timeout: Duration) -> Result<Vec<u8>, String> {
    match (value, value.strip_prefix('@')) {
        ("-", _) => read("standard input", timeout, || Ok(io::stdin())).await,
        (_, Some(file)) => {
            let file = file.to_owned();
            read("the file", timeout, move || File::open(file)).await
        }
        (text, None) => Ok(text.as_bytes().to_vec()),
    }
}

/// A value as an error repeats it.
pub(crate) fn shown(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// Reads to the end on a separate thread: a pipe may never end, and then the thread is left behind.
pub(crate) async fn read<R: Read>(
    what: &str,
    timeout: Duration,
    open: impl FnOnce() -> io::Result<R> + Send + 'static,
) -> Result<Vec<u8>, String> {
    let (sender, read) = oneshot::channel();
    let reading = move || {
        // The receiver is gone after the timeout.
        let _ = sender.send(open().and_then(read_object));
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

/// All of it, or only the start if that is no object: the rest may be endless.
fn read_object(mut source: impl Read) -> io::Result<Vec<u8>> {
    let mut read = Vec::new();
    loop {
        let more = source.by_ref().take(64 * 1024).read_to_end(&mut read)?;
        let start = read
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&read)
            .trim_ascii_start();
        if more == 0 || start.first().is_some_and(|first| *first != b'{') {
            return Ok(read);
        }
    }
}
