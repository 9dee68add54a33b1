//! One call of an operation, from its builder to its response.
//!
//! ```text
//! generated send() ─▶ client_methods::begin ─▶ target         which region, endpoint, project
//!                     generated transmit ─▶ hooks::exec ─▶ retry::send ─▶ attempt ─▶ signer, reqwest
//!                     client_methods::finish ◀── response     success, or one error
//! ```

pub(crate) mod attempt;
pub(crate) mod call;
pub(crate) mod client_config;
pub(crate) mod client_methods;
pub(crate) mod deadline;
pub(crate) mod dry_run;
pub(crate) mod hooks;
pub(crate) mod http_client;
pub(crate) mod pagination;
mod path_template;
mod project;
pub(crate) mod raw_request;
pub(crate) mod response;
pub(crate) mod retry;
pub(crate) mod target;
pub(crate) mod telemetry;
pub(crate) mod waiter;
