//! The operations of the API, one function each.

pub(crate) mod aliases;
mod config_body;
pub(crate) mod configs;
mod count;
pub(crate) mod example;
pub(crate) mod functions;
pub(crate) mod invocations;
pub(crate) mod invoke;
pub(crate) mod invoke_async;
mod shape;
pub(crate) mod status_log;
pub(crate) mod tags;
pub(crate) mod test_events;
pub(crate) mod triggers;
pub(crate) mod versions;
