//! Which errors say that a function, its config or an invocation does not exist.

use super::error::Error;
use super::kind::ErrorKind;
use crate::generated::constants::errors::{NOT_FOUND, TOPIC_NOT_FOUND};

impl Error {
    /// Whether the service says that what was asked for is not there: no such function, no config of it, no such
    /// invocation.
    ///
    /// A 404 of the gateway, of a proxy, or about something else, such as a topic that a destination names, is not meant.
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
        let is_of_the_service = || service(code) == service(NOT_FOUND.code);
        code == NOT_FOUND.code
            || (self.status() == Some(NOT_FOUND.status)
                && is_of_the_service()
                && code != TOPIC_NOT_FOUND.code)
    }
}

/// What a code begins with, `FSS` of `FSS.0404`: who says it.
fn service(code: &str) -> &str {
    code.split('.').next().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::error_body::ErrorBody;
    use crate::transport::redaction::Secrets;

    fn refused(status: u16, body: &str) -> Error {
        let body = ErrorBody::parse(status, body.as_bytes(), None, &Secrets::default());
        Error::from_body(status, body)
    }

    #[test]
    fn tells_what_is_not_there_from_other_refusals() {
        let told = |status, code: &str| {
            refused(
                status,
                &format!(r#"{{"error_code":"{code}","error_msg":"no"}}"#),
            )
            .is_not_found()
        };
        assert!(told(404, "FSS.0404") && told(404, "FSS.1051") && told(200, "FSS.0404"));
        assert!(
            !told(404, "FSS.1171")
                && !told(404, "APIGW.0101")
                && !told(400, "FSS.1051")
                && !told(500, "FSS.0500")
        );
        assert!(!refused(404, "<html>no such page</html>").is_not_found());
        assert!(!Error::new(ErrorKind::Network, "no connection").is_not_found());
    }
}
