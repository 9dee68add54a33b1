//! The command line: what each command takes.

pub(crate) mod aliases;
pub(crate) mod api;
mod api_help;
pub(crate) mod async_config;
pub(crate) mod async_config_values;
mod bounds;
pub(crate) mod command;
pub(crate) mod dry_run;
pub(crate) mod emulator;
pub(crate) mod functions;
pub(crate) mod global;
pub(crate) mod help;
pub(crate) mod invocations;
pub(crate) mod invoke;
pub(crate) mod invoke_async;
pub(crate) mod limit;
pub(crate) mod redrive;
pub(crate) mod run;
pub(crate) mod status_log;
pub(crate) mod target;
pub(crate) mod unused;
pub(crate) mod versions;
