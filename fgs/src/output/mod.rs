//! What is printed: tables for people, the API's own JSON for programs.

mod alias;
mod async_config;
mod cell;
mod function_config;
mod functions;
mod invocation;
mod notice;
mod pretty;
mod reader;
mod response;
mod result;
mod status_log;
mod stdout;
mod version;

pub(crate) use alias::{alias, aliases, updated_alias};
pub(crate) use async_config::{changed, config, configs, deleted, project_configs};
pub(crate) use function_config::function_config;
pub(crate) use functions::functions;
pub(crate) use invocation::{invocation, invocations, invoked};
pub(crate) use notice::notice;
pub(crate) use pretty::pretty;
pub(crate) use reader::reader_gone;
pub(crate) use response::{json_text, response};
pub(crate) use result::{log, result};
pub(crate) use status_log::status_log;
pub(crate) use stdout::{json_line, line, print, request, written};
pub(crate) use version::{published, versions};
