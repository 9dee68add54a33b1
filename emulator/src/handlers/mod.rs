//! The operations of the API, one function each.

pub(crate) mod configs;
pub(crate) mod functions;
pub(crate) mod invocations;
mod page;
pub(crate) mod status_log;
