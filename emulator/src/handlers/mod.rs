//! The operations of the API, one function each.

pub(crate) mod aliases;
mod code_facts;
pub(crate) mod configs;
mod count;
pub(crate) mod example;
mod function_changes;
pub(crate) mod function_code;
pub(crate) mod function_config;
pub(crate) mod function_create;
pub(crate) mod function_delete;
mod function_record;
pub(crate) mod functions;
pub(crate) mod invocations;
pub(crate) mod invoke;
mod shape;
pub(crate) mod status_log;
pub(crate) mod tags;
pub(crate) mod test_events;
pub(crate) mod triggers;
pub(crate) mod versions;
