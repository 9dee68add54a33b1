//! The operations of the API, one function each.

pub(crate) mod configs;
mod count;
pub(crate) mod example;
pub(crate) mod functions;
pub(crate) mod invocations;
pub(crate) mod status_log;
