//! Why a run of a function failed.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::invocation::InvocationError;

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
