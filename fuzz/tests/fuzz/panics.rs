//! Panics of an emulator's threads: each ends one connection, so that no client sees that it was a panic.

use std::panic;
use std::sync::Mutex;
use std::thread;

use tokio::runtime::{Builder, Runtime};

const THREAD: &str = "emulator";

static MESSAGES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A runtime for an emulator, whose panics are recorded.
pub(crate) fn watched_runtime() -> Runtime {
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().name() == Some(THREAD) {
            MESSAGES.lock().unwrap().push(panic.to_string());
        }
        previous(panic);
    }));
    let mut builder = Builder::new_multi_thread();
    builder.thread_name(THREAD).worker_threads(2).enable_all();
    builder.build().unwrap()
}

pub(crate) fn assert_none() {
    let messages = std::mem::take(&mut *MESSAGES.lock().unwrap());
    assert!(messages.is_empty(), "{messages:?}");
}
