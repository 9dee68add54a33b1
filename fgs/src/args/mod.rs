//! The command line: what each command takes.

pub mod async_config;
pub mod command;
pub mod config_values;
pub mod emulator;
pub mod functions;
pub mod global;
pub mod help;
pub mod invocations;
pub mod invoke;
pub mod limit;
pub mod status_log;
pub mod target;
