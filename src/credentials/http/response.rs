//! The response of a service.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use secrecy::zeroize::Zeroizing;

use super::service::Service;
use crate::credentials::error::CredentialsError;
use crate::transport::error_body::ErrorBody;
use crate::transport::failure::Failure;
use crate::transport::failure_message;
use crate::transport::redaction::Secrets;
use functiongraph_io::printable::one_line;

/// A complete response. Its body is wiped when dropped, since it may hold keys.
pub(crate) struct ServiceResponse {
    pub(super) service: Service,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Zeroizing<Vec<u8>>,
    /// The secrets of the request.
    pub(super) secrets: Secrets,
    /// The proxy that the request went through.
    pub(super) proxy: Option<String>,
}

impl ServiceResponse {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)?
            .to_str()
            .ok()
            .filter(|value| !value.is_empty())
    }

    /// The id of the request at the service, for its support.
    pub(crate) fn trace_id(&self) -> Option<String> {
        self.header("x-iam-trace-id").map(|id| self.mask(id))
    }

    /// A text of the response in one line, without the secrets of the request.
    pub(crate) fn mask(&self, text: &str) -> String {
        one_line(&self.secrets.mask(text))
    }

    /// The error that the response describes, in one line.
    pub(crate) fn error_message(&self) -> String {
        // This status is the proxy's, not the service's.
        if self.status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return format!(
                "{}: {}",
                self.service,
                failure_message::proxy_unauthorized(self.proxy.as_deref())
            );
        }
        let status = self.status.as_u16();
        let encoding = self
            .header(CONTENT_ENCODING.as_str())
            .map(|encoding| self.mask(encoding));
        let error = ErrorBody::parse(status, &self.body, encoding.as_deref(), &self.secrets);
        // IAM's code is often just the status.
        let code = error.code.filter(|code| *code != status.to_string());
        let code = code.map(|code| format!(" {code}")).unwrap_or_default();
        let trace_id = self
            .trace_id()
            .map(|id| format!(" (X-IAM-Trace-Id {id})"))
            .unwrap_or_default();
        format!(
            "{} returned {status}{code}: {}{trace_id}",
            self.service, error.message
        )
    }

    /// The response if its status is a success, or else its error.
    pub(crate) fn error_for_status(self) -> Result<Self, CredentialsError> {
        if self.status.is_success() {
            return Ok(self);
        }
        let is_retryable = Failure::of_status(self.status).is_some_and(Failure::is_transient);
        Err(CredentialsError::provider_error(self.error_message()).retryable(is_retryable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_retryable(status: u16) -> bool {
        let response = ServiceResponse {
            service: Service::new("test", "service"),
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Zeroizing::default(),
            secrets: Secrets::default(),
            proxy: None,
        };
        let error = response.error_for_status().err();
        error.is_some_and(|error| error.is_retryable())
    }

    /// As `Error::is_retryable` documents it.
    #[test]
    fn retries_same_statuses_as_calls() {
        let statuses: Vec<u16> = (100..600).filter(|status| is_retryable(*status)).collect();
        assert_eq!(statuses, [408, 429, 500, 502, 503, 504]);
    }
}
