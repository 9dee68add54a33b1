//! Whether an error means that a function, its config or an invocation does not exist.

use super::error::Error;
use super::kind::ErrorKind;
use crate::generated::constants::errors::{NOT_FOUND, TOPIC_NOT_FOUND};

impl Error {
    /// Whether the function, its config or the invocation does not exist, by the code of the service.
    ///
    /// False for a 404 of the gateway or a proxy, and of another resource, such as the topic of a destination.
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// let config = match client.show_function_async_invoke_config().function_urn("resize").send().await {
    ///     Ok(config) => Some(config.into_inner()),
    ///     Err(error) if error.is_not_found() => None,
    ///     Err(error) => return Err(error),
    /// };
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let Some(code) = self.code().filter(|_| self.kind() == ErrorKind::Service) else {
            return false;
        };
        let is_of_the_service = || service_of(code) == service_of(NOT_FOUND.code);
        code == NOT_FOUND.code
            || (self
                .status()
                .is_some_and(|status| status == NOT_FOUND.status)
                && is_of_the_service()
                && code != TOPIC_NOT_FOUND.code)
    }
}

/// The service of a code: `FSS` of `FSS.0404`.
fn service_of(code: &str) -> &str {
    code.split('.').next().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::error_body::ErrorBody;
    use crate::transport::redaction::Secrets;

    fn rejection(status: u16, body: &str) -> Error {
        let body = ErrorBody::parse(status, body.as_bytes(), None, &Secrets::default());
        Error::from_body(status, body)
    }

    #[test]
    fn recognizes_not_found_by_code() {
        let is_not_found = |status, code: &str| {
            rejection(
                status,
                &format!(r#"{{"error_code":"{code}","error_msg":"no"}}"#),
            )
            .is_not_found()
        };
        assert!(
            is_not_found(404, "FSS.0404")
                && is_not_found(404, "FSS.1051")
                && is_not_found(200, "FSS.0404")
        );
        assert!(
            !is_not_found(404, "FSS.1171")
                && !is_not_found(404, "APIGW.0101")
                && !is_not_found(400, "FSS.1051")
                && !is_not_found(500, "FSS.0500")
        );
        assert!(!rejection(404, "<html>no such page</html>").is_not_found());
        assert!(!Error::new(ErrorKind::Network, "no connection").is_not_found());
    }
}
