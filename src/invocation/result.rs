//! The result of a synchronous invocation.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::function_error::FunctionError;
use super::json_bytes::json_bytes;
use crate::error::{Error, ErrorKind};
use crate::generated::constants::response_headers as header;

/// The result of a synchronous invocation, with the metadata that the service returns.
///
/// A function error is returned with a success status. Then [`function_error`](Self::function_error) has it, and
/// [`json`](Self::json) and [`text`](Self::text) return it as an error, so that it is not taken for a result.
#[derive(Clone, PartialEq)]
pub struct InvocationResult {
    operation: Option<&'static str>,
    body: Bytes,
    request_id: Option<String>,
    log: Option<String>,
    summary: Option<String>,
    billing_duration: Option<Duration>,
    function_error: Option<FunctionError>,
}

impl InvocationResult {
    pub(crate) fn of_response(
        operation: Option<&'static str>,
        body: Bytes,
        headers: &HeaderMap,
    ) -> Self {
        let text = |name: &str| text_of(headers, name);
        let code = text(header::X_FUNC_ERR_CODE).filter(|code| code != "0");
        let is_error = match text(header::X_IS_FUNC_ERR) {
            Some(flag) => flag.eq_ignore_ascii_case("true") || flag == "1",
            None => code.is_some(),
        };
        Self {
            operation,
            request_id: text(header::X_CFF_REQUEST_ID),
            log: function_log(headers),
            summary: text(header::X_CFF_INVOKE_SUMMARY),
            billing_duration: text(header::X_CFF_BILLING_DURATION).and_then(|text| duration(&text)),
            function_error: is_error.then(|| FunctionError::of_body(code, &body)),
            body,
        }
    }

    /// The result as it came.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The result as it came.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.body
    }

    /// The result as a text.
    ///
    /// # Errors
    ///
    /// The function's own error, or a result that is not UTF-8.
    pub fn text(&self) -> Result<&str, Error> {
        self.succeeded()?;
        std::str::from_utf8(&self.body).map_err(|error| {
            let at = error.valid_up_to();
            let message = format!("the result is not a text: the byte at offset {at} is not UTF-8; read it with bytes()");
            self.invalid(message)
        })
    }

    /// The result, read from JSON. A byte order mark before it is skipped.
    ///
    /// # Errors
    ///
    /// The function's own error, or a result that is not JSON of this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.succeeded()?;
        serde_json::from_slice(json_bytes(&self.body)).map_err(|error| {
            let message = format!("the result is not JSON of the expected type: {error}");
            self.invalid(message)
        })
    }

    /// The error of the function's own code, if the run failed by one.
    #[must_use]
    pub fn function_error(&self) -> Option<&FunctionError> {
        self.function_error.as_ref()
    }

    /// The last 4 KB of the log, if the request set `LogType::Tail`.
    #[must_use]
    pub fn log(&self) -> Option<&str> {
        self.log.as_deref()
    }

    /// The run's id, by which it is found in logs.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How long a run is billed for.
    #[must_use]
    pub fn billing_duration(&self) -> Option<Duration> {
        self.billing_duration
    }

    /// The service's summary of the run, a text whose form is not documented.
    #[must_use]
    pub fn summary(&self) -> Option<&str> {
        self.summary.as_deref()
    }

    fn succeeded(&self) -> Result<(), Error> {
        match &self.function_error {
            None => Ok(()),
            Some(error) => Err(self.of_run(error.clone().into())),
        }
    }

    fn invalid(&self, message: String) -> Error {
        self.of_run(Error::new(ErrorKind::InvalidResponse, message))
    }

    /// The error of this run, by which it is found in logs.
    fn of_run(&self, error: Error) -> Error {
        error.with(|error| {
            error.operation = self.operation;
            error.request_id.clone_from(&self.request_id);
        })
    }
}

/// Without result and log, which may hold what is secret.
impl fmt::Debug for InvocationResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvocationResult")
            .field("bytes", &self.body.len())
            .field("request_id", &self.request_id)
            .field("billing_duration", &self.billing_duration)
            .field("function_error", &self.function_error)
            .finish_non_exhaustive()
    }
}

/// A header that is not empty.
fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.as_bytes();
    let value = String::from_utf8_lossy(value).trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// The log in the headers of a response.
pub fn function_log(headers: &HeaderMap) -> Option<String> {
    text_of(headers, header::X_CFF_FUNCTION_LOG).map(|log| decode_log(&log))
}

/// With or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The log is in Base64; what is none stays as it is.
fn decode_log(log: &str) -> String {
    match BASE64.decode(log) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => log.to_owned(),
    }
}

/// Milliseconds, with or without their unit.
fn duration(text: &str) -> Option<Duration> {
    let number = text.trim_end_matches("ms").trim();
    let millis: f64 = number.parse().ok()?;
    Duration::try_from_secs_f64(millis / 1000.0).ok()
}
