//! The errors of runs. Their types and codes are assumed: the service documents none.

use std::error::Error;
use std::time::Duration;

use serde_json::{Value, json};

use crate::run_error::RunError;

/// Of an error that has no code of its own.
pub(crate) const FAILED: i64 = 500;
const TIMED_OUT: i64 = 408;
const CONNECTION_FAILED: &str = "ConnectionFailed";
/// How many characters a message may have.
const MESSAGE_LIMIT: usize = 4096;

pub(super) fn timed_out(timeout: Duration) -> RunError {
    RunError::new(
        TIMED_OUT,
        "Timeout",
        format!(
            "the function did not respond within its timeout of {timeout:?}; \
             raise the timeout of the function, or --function-timeout"
        ),
    )
}

/// A function that could not be started, or that did not request an event.
pub(super) fn not_started(problem: impl Into<String>) -> RunError {
    RunError::new(FAILED, "StartFailed", problem)
}

pub(super) fn crashed(problem: impl Into<String>) -> RunError {
    RunError::new(FAILED, "ProcessExited", problem)
}

pub(super) fn unreachable(problem: impl Into<String>) -> RunError {
    RunError::new(FAILED, CONNECTION_FAILED, problem)
}

pub(super) fn is_unreachable(error: &RunError) -> bool {
    error.error_type == CONNECTION_FAILED
}

pub(super) fn unusable(problem: impl Into<String>) -> RunError {
    RunError::new(FAILED, "InvalidResponse", problem)
}

/// The error that a function reports: a JSON object with `errorMessage`, `errorType` and `stackTrace`, or any text.
pub(super) fn reported(code: i64, body: &[u8], empty: &str) -> RunError {
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

/// The innermost cause, which says what failed.
pub(super) fn root_cause<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    causes(error).last().unwrap_or(error)
}

/// An error and its causes.
pub(super) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    fn source<'a>(error: &&'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
        (*error).source()
    }
    std::iter::successors(Some(error), source)
}
