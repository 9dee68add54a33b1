//! What is printed: tables for people, the API's own JSON for programs.

mod cell;
mod config;
mod functions;
mod invocation;
mod pretty;
mod response;
mod status_log;
mod stdout;

pub(crate) use config::{changed, config, configs, deleted};
pub(crate) use functions::functions;
pub(crate) use invocation::{invocation, invocations, invoked};
pub(crate) use pretty::pretty;
pub(crate) use response::{json_text, response};
pub(crate) use status_log::status_log;
pub(crate) use stdout::{line, print, request};
