//! The deadline of a call, for lookups before the first attempt.

use std::time::{Duration, Instant};

use super::client_config::ClientConfig;
use crate::error::{Error, ErrorKind};

/// When a call has to be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    pub started_at: Instant,
    pub timeout: Duration,
}

impl Deadline {
    /// The time until then.
    pub(crate) fn left(&self) -> Duration {
        self.timeout.saturating_sub(self.started_at.elapsed())
    }

    /// That of what a call has to look up first, which takes no longer than other calls do.
    fn of_lookup(self, config: &ClientConfig) -> Self {
        let timeout = config.timeout();
        Self {
            timeout: timeout.min(self.timeout),
            ..self
        }
    }
}

/// The result of a look-up of `what`, within what is left of the time of a call.
pub(crate) async fn before_deadline<T>(
    config: &ClientConfig,
    deadline: Deadline,
    what: &str,
    lookup: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let deadline = deadline.of_lookup(config);
    let Ok(result) = tokio::time::timeout(deadline.left(), lookup).await else {
        let waits_for = config
            .credentials
            .current_wait()
            .or_else(|| config.projects.current_wait());
        let waits_for = waits_for
            .map(|waits_for| format!(", waiting for {waits_for}"))
            .unwrap_or_default();
        let message = format!(
            "timed out after {:?} while resolving {what}{waits_for}",
            deadline.timeout
        );
        return Err(Error::new(ErrorKind::Timeout, message));
    };
    result
}

#[cfg(test)]
mod tests {
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
        let deadline = Deadline {
            started_at,
            timeout: hour,
        };
        let error = before_deadline(&client.inner.config, deadline, "credentials", lookup)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(
            error.message(),
            "timed out after 3600s while resolving credentials"
        );
    }
}
