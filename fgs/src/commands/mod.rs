//! What each command does.

pub(crate) mod aliases;
pub(crate) mod api;
pub(crate) mod async_config;
pub(crate) mod completions;
pub(crate) mod emulator;
pub(crate) mod functions;
pub(crate) mod invocations;
pub(crate) mod invoke;
pub(crate) mod invoke_async;
pub(crate) mod redrive;
pub(crate) mod status_log;
pub(crate) mod versions;
