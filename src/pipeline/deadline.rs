//! The deadline of a call, for lookups before the first attempt.

use std::time::Instant;

use super::config::ClientConfig;
use crate::error::{Error, ErrorKind};

/// The result of a look-up of `what`, within what is left of the time of a call.
pub(crate) async fn before_deadline<T>(
    config: &ClientConfig,
    started_at: Instant,
    what: &str,
    lookup: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let left = config.timeout.saturating_sub(started_at.elapsed());
    let Ok(result) = tokio::time::timeout(left, lookup).await else {
        let waits_for = config
            .credentials
            .current_wait()
            .or_else(|| config.projects.current_wait());
        let waits_for = waits_for
            .map(|waits_for| format!(", waiting for {waits_for}"))
            .unwrap_or_default();
        let message = format!(
            "timed out after {:?} while resolving {what}{waits_for}",
            config.timeout
        );
        return Err(Error::new(ErrorKind::Timeout, message));
    };
    result
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::generated::client::Client;

    #[tokio::test]
    async fn lookup_after_deadline_times_out() {
        let hour = Duration::from_secs(3600);
        let client = Client::builder()
            .env_source(|_| None)
            .timeout(hour)
            .build()
            .unwrap();
        let Some(started_at) = Instant::now().checked_sub(hour) else {
            return;
        };
        let lookup = std::future::pending::<Result<(), Error>>();
        let error = before_deadline(&client.inner.config, started_at, "credentials", lookup)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(
            error.message(),
            "timed out after 3600s while resolving credentials"
        );
    }
}
