//! What is printed: tables for people, the API's own JSON for programs.

mod cell;
mod config;
mod functions;
mod invocation;
mod status_log;
mod stdout;

pub use config::{changed, config, configs, deleted};
pub use functions::functions;
pub use invocation::{invocation, invocations, invoked};
pub use status_log::status_log;
pub use stdout::{line, print, request};
