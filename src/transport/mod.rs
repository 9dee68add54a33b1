//! HTTP for credentials providers and the pipeline: failures, error bodies, redaction.

pub(crate) mod address;
pub(crate) mod body_text;
pub(crate) mod clock_skew;
pub(crate) mod error_body;
pub(crate) mod escapes;
pub(crate) mod failure;
pub(crate) mod failure_message;
pub(crate) mod http_date;
pub(crate) mod path_segment;
pub(crate) mod redaction;
pub(crate) mod reqwest_error;
pub(crate) mod retry_after;
pub(crate) mod tls_error;
pub(crate) mod user_agent;
