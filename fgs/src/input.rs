//! Input that may never end: standard input and pipes.

use std::fs::File;
use std::io::{self, Read};
use std::time::Duration;

use functiongraph_io::reader_thread;

/// How much of a value an error repeats.
const SHOWN: usize = 200;

/// The most bytes of input that may be anything; the service takes less.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Reads a source to its end.
type ReadToEnd = fn(&mut dyn Read) -> io::Result<Vec<u8>>;

/// The JSON of an option: itself, of the file after `@`, or of standard input for `-`.
pub(crate) async fn json(value: &str, timeout: Duration) -> Result<Vec<u8>, String> {
    given(value, timeout, read_object).await
}

/// The bytes of an option, which may be anything: itself, of the file after `@`, or of standard input for `-`.
pub(crate) async fn bytes(value: &str, timeout: Duration) -> Result<Vec<u8>, String> {
    given(value, timeout, read_bytes).await
}

async fn given(value: &str, timeout: Duration, read_to_end: ReadToEnd) -> Result<Vec<u8>, String> {
    match (value, value.strip_prefix('@')) {
        ("-", _) => {
            let read = move || read_to_end(&mut io::stdin());
            within("standard input", timeout, read).await
        }
        (_, Some(file)) => {
            let file = file.to_owned();
            let read = move || read_to_end(&mut File::open(file)?);
            within("the file", timeout, read).await
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

/// The JSON that a source holds.
pub(crate) async fn read<R: Read>(
    what: &str,
    timeout: Duration,
    open: impl FnOnce() -> io::Result<R> + Send + 'static,
) -> Result<Vec<u8>, String> {
    within(what, timeout, move || read_object(&mut open()?)).await
}

/// Reads on a separate thread: a pipe may never end, and then the thread is left behind.
async fn within(
    what: &str,
    timeout: Duration,
    read_to_end: impl FnOnce() -> io::Result<Vec<u8>> + Send + 'static,
) -> Result<Vec<u8>, String> {
    match tokio::time::timeout(timeout, reader_thread::run(read_to_end)).await {
        Err(_) => Err(format!(
            "{what} did not end within {timeout:?}; see --timeout"
        )),
        Ok(read) => read.map_err(|error| format!("{what} cannot be read: {error}")),
    }
}

/// All of it, or only the start if that is no object: the rest may be endless.
fn read_object(source: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut read = Vec::new();
    loop {
        let more = source.take(64 * 1024).read_to_end(&mut read)?;
        let start = read
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&read)
            .trim_ascii_start();
        if more == 0 || start.first().is_some_and(|first| *first != b'{') {
            return Ok(read);
        }
    }
}

fn read_bytes(source: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut read = Vec::new();
    let count = source.take(MAX_BYTES + 1).read_to_end(&mut read)?;
    match u64::try_from(count) {
        Ok(0..=MAX_BYTES) => Ok(read),
        _ => Err(io::Error::other("it is longer than 64 MiB")),
    }
}
