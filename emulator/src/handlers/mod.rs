//! The operations of the API, one function each.

mod aliases;
mod config_body;
mod configs;
mod count;
pub(crate) mod example;
mod functions;
mod invocations;
pub(crate) mod invoke;
pub(crate) mod invoke_async;
mod shape;
mod status_log;
pub(crate) mod table;
mod tags;
mod test_events;
mod triggers;
mod versions;
