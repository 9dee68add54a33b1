//! Cached credentials with their remaining lifetime.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::credentials::error::CredentialsError;
use crate::credentials::resolved_credentials::ResolvedCredentials;

#[derive(Clone)]
pub(super) struct CacheEntry {
    pub resolved: Arc<ResolvedCredentials>,
    /// The expiry by the monotonic clock, in case the wall clock is set back.
    monotonic_expiry: Option<Instant>,
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
        let lifetime = resolved
            .expiry
            .map(|expiry| expiry.duration_since(wall).unwrap_or_default());
        if lifetime == Some(Duration::ZERO) {
            let expiry = resolved
                .expiry
                .and_then(|expiry| jiff::Timestamp::try_from(expiry).ok())
                .unwrap_or_default();
            return Err(CredentialsError::provider_error(format!(
                "{}: the credentials already expired at {expiry:.0}; check this machine's clock",
                resolved.provider_name
            )));
        }
        let monotonic_expiry = lifetime.and_then(|lifetime| monotonic.checked_add(lifetime));
        Ok(Self {
            resolved: Arc::new(resolved),
            monotonic_expiry,
        })
    }

    /// The remaining lifetime: the shorter one of the two clocks.
    pub(super) fn remaining(&self, wall: SystemTime, monotonic: Instant) -> Duration {
        let by_wall_clock = self
            .resolved
            .expiry
            .map(|expiry| expiry.duration_since(wall).unwrap_or_default());
        let by_monotonic_clock = self
            .monotonic_expiry
            .map(|expiry| expiry.saturating_duration_since(monotonic));
        by_wall_clock
            .unwrap_or(Duration::MAX)
            .min(by_monotonic_clock.unwrap_or(Duration::MAX))
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
