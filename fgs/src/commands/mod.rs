//! What each command does.

pub mod async_config;
pub mod completions;
pub mod emulator;
pub mod functions;
pub mod invocations;
pub mod invoke;
pub mod status_log;
