//! Events, as a handler takes them.

use serde_json::Value;

/// An event as a handler takes it; not every JSON text can be parsed as one.
pub(crate) fn parse_event(event: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(event)
}

pub(crate) fn unreadable_event(error: &serde_json::Error) -> String {
    format!("The event cannot be passed to the emulator's handler: {error}")
}
