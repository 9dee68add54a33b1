//! Reads that may never end, each on a thread of its own.
//!
//! A pipe may have no writer, and even opening it waits for one. A thread of its own
//! neither holds up a runtime nor, unlike a task that blocks, the end of the process.

use std::io;
use std::thread;

/// Reads on a thread, which is left behind if nobody waits any more; whoever calls bounds the time.
pub async fn run<T: Send + 'static>(
    read: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    start(read, move |content| drop(sender.send(content)))?;
    receiver.await.map_err(io::Error::other)?
}

pub(crate) fn start<T>(
    read: impl FnOnce() -> io::Result<T> + Send + 'static,
    done: impl FnOnce(io::Result<T>) + Send + 'static,
) -> io::Result<()> {
    thread::Builder::new()
        .name("reader".to_owned())
        .spawn(move || done(read()))
        .map(drop)
}
