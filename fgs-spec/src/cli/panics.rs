//! Panics, each as one line.

use std::panic::PanicHookInfo;

use super::output;

/// Prints what panicked and where, and how to report it. The exit status is left to the caller.
pub(super) fn install_hook() {
    std::panic::set_hook(Box::new(|info| output::error(&message(info))));
}

fn message(info: &PanicHookInfo) -> String {
    let payload = info.payload();
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let place = info
        .location()
        .map_or_else(|| "unknown location".to_owned(), ToString::to_string);
    format!("internal error at {place}: {text}; please report this bug together with the page")
}
