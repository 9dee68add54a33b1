//! Cached credentials with their remaining lifetime.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::credentials::error::CredentialsError;
use crate::credentials::provider::ResolvedCredentials;

#[derive(Clone)]
pub(super) struct CacheEntry {
    pub resolved: Arc<ResolvedCredentials>,
    /// The expiry by the monotonic clock, in case the wall clock is set back.
    end: Option<Instant>,
}

impl CacheEntry {
    /// # Errors
    ///
    /// The credentials are not valid header values, or have expired.
    pub(super) fn new(
        resolved: ResolvedCredentials,
        wall: SystemTime,
        monotonic: Instant,
    ) -> Result<Self, CredentialsError> {
        validate(&resolved)?;
        let left = resolved
            .expiry
            .map(|expiry| expiry.duration_since(wall).unwrap_or_default());
        if left == Some(Duration::ZERO) {
            let end = resolved
                .expiry
                .and_then(|end| jiff::Timestamp::try_from(end).ok())
                .unwrap_or_default();
            return Err(CredentialsError::provider_error(format!(
                "{}: the credentials already expired at {end:.0}; check this machine's clock",
                resolved.provider_name
            )));
        }
        let end = left.and_then(|left| monotonic.checked_add(left));
        Ok(Self {
            resolved: Arc::new(resolved),
            end,
        })
    }

    /// The remaining lifetime: the shorter one of the two clocks.
    pub(super) fn left(&self, wall: SystemTime, monotonic: Instant) -> Duration {
        let by_wall_clock = self
            .resolved
            .expiry
            .map(|expiry| expiry.duration_since(wall).unwrap_or_default());
        let by_monotonic = self.end.map(|end| end.saturating_duration_since(monotonic));
        by_wall_clock
            .unwrap_or(Duration::MAX)
            .min(by_monotonic.unwrap_or(Duration::MAX))
    }
}

fn validate(resolved: &ResolvedCredentials) -> Result<(), CredentialsError> {
    let Err(error) = resolved.credentials.validate() else {
        return Ok(());
    };
    let message = format!("{}: {error}", resolved.provider_name);
    // Credentials without an expiry come from the user, others from a service.
    Err(if resolved.expiry.is_some() {
        CredentialsError::provider_error(message)
    } else {
        CredentialsError::invalid_configuration(message)
    })
}
