//! The error of a function's own code.

use std::fmt;

use functiongraph_io::printable::one_line;
use serde_json::Value;

use super::json_bytes::json_bytes;
use crate::error::{Error, ErrorKind};

/// The error of a function's own code.
///
/// Its text is one line, and is cut; [`message`](Self::message) is what the function wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    code: Option<String>,
    error_type: Option<String>,
    message: String,
}

impl FunctionError {
    /// The members are those of the runtimes; a body of another form is the message.
    pub(super) fn of_body(code: Option<String>, body: &[u8]) -> Self {
        const SHOWN: usize = 1000;
        let body = json_bytes(body);
        let json: Option<Value> = serde_json::from_slice(body).ok();
        let member = |names: [&str; 2]| {
            let found = names.iter().find_map(|name| json.as_ref()?.get(name));
            let found = found
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty());
            found.map(str::to_owned)
        };
        let message = member(["errorMessage", "error_message"]).unwrap_or_else(|| {
            let text = String::from_utf8_lossy(body);
            text.trim().chars().take(SHOWN).collect()
        });
        Self {
            code,
            error_type: member(["errorType", "error_type"]),
            message,
        }
    }

    /// The service's code of the kind of error.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The type of the error in the function's language, such as `ValueError`.
    #[must_use]
    pub fn error_type(&self) -> Option<&str> {
        self.error_type.as_deref()
    }

    /// The function's error message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error_type = self
            .error_type
            .as_deref()
            .filter(|_| !self.message.is_empty());
        let message = match (self.message.as_str(), &self.error_type, &self.code) {
            ("", Some(error_type), _) => error_type,
            ("", None, Some(code)) => code,
            ("", None, None) => "an error without a message",
            (message, ..) => message,
        };
        let message = one_line(message);
        match error_type {
            Some(error_type) => write!(f, "{}: {message}", one_line(error_type)),
            None => f.write_str(&message),
        }
    }
}

impl std::error::Error for FunctionError {}

impl From<FunctionError> for Error {
    fn from(error: FunctionError) -> Self {
        Self::new(ErrorKind::Function, format!("the function failed: {error}"))
            .with(|details| details.code = error.code)
    }
}
