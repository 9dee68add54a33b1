//! Caches credentials until they expire.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::clock::Clock;
use super::entry::CacheEntry;
use crate::credentials::error::CredentialsError;
use crate::credentials::provider::ProvideCredentials;
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::resolved_credentials::ResolvedCredentials;
use crate::credentials::single_flight::SingleFlight;

/// How long before their expiry credentials are refreshed in the background; the same as in the official SDKs.
const REFRESH_WINDOW: Duration = Duration::from_secs(40 * 60);
/// The minimum time between two refreshes in the background. Without it, short-lived credentials or a
/// service that is down would cost a request for every call.
const REFRESH_COOLDOWN: Duration = Duration::from_secs(60);

/// A provider and the credentials that it resolved last.
#[derive(Clone)]
pub(crate) struct Cache {
    provider: Arc<dyn ProvideCredentials>,
    state: Arc<Mutex<State>>,
    clock: Clock,
}

#[derive(Default)]
struct State {
    entry: Option<CacheEntry>,
    refresh: Option<Refresh>,
    /// When the last refresh started.
    last_attempt: Option<Instant>,
    /// When a refresh after a rejection last resolved the same credentials, or failed.
    last_unchanged: Option<Instant>,
}

type Refresh = SingleFlight<Result<Arc<ResolvedCredentials>, CredentialsError>>;

impl Cache {
    pub(crate) fn new(provider: Arc<dyn ProvideCredentials>) -> Self {
        Self::with_clock(provider, Clock::default())
    }

    pub(super) fn with_clock(provider: Arc<dyn ProvideCredentials>, clock: Clock) -> Self {
        Self {
            provider,
            state: Arc::default(),
            clock,
        }
    }

    /// The cached credentials, if they are valid and not to be refreshed.
    pub(crate) fn fresh(&self) -> Option<Arc<ResolvedCredentials>> {
        let state = self.state();
        let (wall, monotonic) = self.clock.now();
        let entry = state.entry.as_ref()?;
        let remaining = entry.remaining(wall, monotonic);
        (remaining >= REFRESH_WINDOW).then(|| entry.resolved.clone())
    }

    /// Valid credentials. Waits only if none are cached.
    pub(crate) async fn get(
        &self,
        context: &ProviderContext,
    ) -> Result<Arc<ResolvedCredentials>, CredentialsError> {
        let refresh = {
            let mut state = self.state();
            let (wall, monotonic) = self.clock.now();
            if let Some(entry) = state.entry.clone() {
                let remaining = entry.remaining(wall, monotonic);
                if remaining < REFRESH_WINDOW
                    && !remaining.is_zero()
                    && state.may_refresh(monotonic)
                {
                    self.start_refresh(&mut state, context, monotonic);
                }
                if !remaining.is_zero() {
                    return Ok(entry.resolved);
                }
            }
            match &state.refresh {
                Some(refresh) if refresh.is_running() => refresh.clone(),
                _ => self.start_refresh(&mut state, context, monotonic),
            }
        };
        let no_result = || {
            CredentialsError::provider_error(
                "resolving credentials failed: the thread panicked or could not be started; try again",
            )
        };
        refresh
            .wait()
            .await
            .unwrap_or_else(|| Err(no_result().retryable(true)))
    }

    #[cfg(test)]
    pub(super) fn is_refreshing(&self) -> bool {
        let state = self.state();
        state.refresh.as_ref().is_some_and(SingleFlight::is_running)
    }

    /// What a refresh is waiting for, if it is known.
    pub(crate) fn current_wait(&self) -> Option<String> {
        self.state()
            .refresh
            .as_ref()
            .and_then(SingleFlight::current_wait)
    }

    /// Other credentials than the rejected ones, if the provider has any. Concurrent calls share one refresh.
    pub(crate) async fn refresh_after_rejection(
        &self,
        rejected: &Arc<ResolvedCredentials>,
        context: &ProviderContext,
    ) -> Option<Arc<ResolvedCredentials>> {
        let refresh = {
            let mut state = self.state();
            let (_, monotonic) = self.clock.now();
            if let Some(entry) = &state.entry
                && entry.resolved.credentials != rejected.credentials
            {
                return Some(entry.resolved.clone());
            }
            if state.last_unchanged.is_some_and(|last_unchanged| {
                monotonic.saturating_duration_since(last_unchanged) < REFRESH_COOLDOWN
            }) {
                return None;
            }
            match &state.refresh {
                Some(refresh) if refresh.is_running() => refresh.clone(),
                _ => self.start_refresh(&mut state, context, monotonic),
            }
        };
        let refreshed = refresh.wait().await.and_then(Result::ok);
        let replacement =
            refreshed.filter(|refreshed| refreshed.credentials != rejected.credentials);
        let (_, monotonic) = self.clock.now();
        self.state().last_unchanged = replacement.is_none().then_some(monotonic);
        replacement
    }

    fn start_refresh(&self, state: &mut State, context: &ProviderContext, now: Instant) -> Refresh {
        let (cache, context) = (self.clone(), context.clone());
        let refresh = SingleFlight::start(async move { cache.refresh(&context).await });
        state.last_attempt = Some(now);
        state.refresh = Some(refresh.clone());
        refresh
    }

    async fn refresh(
        &self,
        context: &ProviderContext,
    ) -> Result<Arc<ResolvedCredentials>, CredentialsError> {
        let resolved = self.provider.provide(context).await;
        let mut state = self.state();
        let (wall, monotonic) = self.clock.now();
        let is_still_valid = state
            .entry
            .as_ref()
            .is_some_and(|entry| !entry.remaining(wall, monotonic).is_zero());
        let fresh = resolved.and_then(|resolved| CacheEntry::new(resolved, wall, monotonic));
        match fresh {
            Ok(entry) => {
                if entry.resolved.expiry.is_some() {
                    tracing::debug!(source = entry.resolved.provider_name, left = ?entry.remaining(wall, monotonic), "credentials");
                }
                state.entry = Some(entry.clone());
                Ok(entry.resolved)
            }
            Err(error) => {
                if is_still_valid {
                    tracing::warn!(
                        "the credentials could not be refreshed and are used until they expire: {error}"
                    );
                }
                Err(error)
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn may_refresh(&self, now: Instant) -> bool {
        let is_cooled_down = self.last_attempt.is_none_or(|last_attempt| {
            now.saturating_duration_since(last_attempt) >= REFRESH_COOLDOWN
        });
        is_cooled_down && !self.refresh.as_ref().is_some_and(SingleFlight::is_running)
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cache").field(&self.provider).finish()
    }
}
