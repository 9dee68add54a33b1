//! Why a run of a function failed. The types and codes are assumed: the service documents none.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::invocation::InvocationError;
use crate::limits::RUN_RESULT_LIMIT;

/// Of an error that has no code of its own.
pub(crate) const FAILED: i64 = 500;
const TIMED_OUT: i64 = 408;
const CONNECTION_FAILED: &str = "ConnectionFailed";
/// How many characters a message may have.
const MESSAGE_LIMIT: usize = 4096;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RunError {
    pub code: i64,
    pub message: String,
    pub error_type: String,
    /// As the function reported it.
    pub stack_trace: Value,
}

impl RunError {
    pub(crate) fn new(code: i64, error_type: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            error_type: error_type.to_owned(),
            stack_trace: json!([]),
        }
    }

    /// What the service returns of it in place of a result.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "errorMessage": self.message,
            "errorType": self.error_type,
            "stackTrace": self.stack_trace,
        })
    }
}

impl From<InvocationError> for RunError {
    fn from(error: InvocationError) -> Self {
        Self::new(error.code, "InvocationError", error.message)
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

pub(crate) fn timed_out(timeout: Duration) -> RunError {
    RunError::new(
        TIMED_OUT,
        "Timeout",
        format!(
            "the function did not respond within its timeout of {timeout:?}; \
             raise the timeout of the function, or --function-timeout"
        ),
    )
}

/// A function that could not be started, or that did not ask for an event.
pub(crate) fn not_started(problem: impl Into<String>) -> RunError {
    RunError::new(FAILED, "StartFailed", problem)
}

pub(crate) fn crashed(problem: impl Into<String>) -> RunError {
    RunError::new(FAILED, "ProcessExited", problem)
}

pub(crate) fn unreachable(problem: impl Into<String>) -> RunError {
    RunError::new(FAILED, CONNECTION_FAILED, problem)
}

pub(crate) fn is_unreachable(error: &RunError) -> bool {
    error.error_type == CONNECTION_FAILED
}

pub(crate) fn unusable(problem: impl Into<String>) -> RunError {
    RunError::new(FAILED, "InvalidResponse", problem)
}

/// The error that a function reports: a JSON object with `errorMessage`, `errorType` and `stackTrace`, or any text.
pub(crate) fn reported(code: i64, body: &[u8], empty: &str) -> RunError {
    let text = String::from_utf8_lossy(body);
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let member = |name: &str| json.get(name).and_then(Value::as_str);
    let message = member("errorMessage").unwrap_or_else(|| match text.trim() {
        "" => empty,
        text => text,
    });
    let message: String = message.chars().take(MESSAGE_LIMIT).collect();
    let mut error = RunError::new(
        code,
        member("errorType").unwrap_or("FunctionError"),
        message,
    );
    error.stack_trace = match json.get("stackTrace") {
        Some(Value::Array(lines)) => json!(lines),
        Some(Value::String(line)) => json!([line]),
        _ => json!([]),
    };
    error
}

/// What is said of a result that is too large.
pub(crate) fn too_large() -> String {
    format!(
        "the result has more than {RUN_RESULT_LIMIT} bytes; return less, or a place where it is"
    )
}
