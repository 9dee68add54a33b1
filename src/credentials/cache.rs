//! The cache of resolved credentials, which refreshes them.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::cache_entry::CacheEntry;
use super::error::CredentialsError;
use super::provider::{ProvideCredentials, ProviderContext, ResolvedCredentials};
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
    /// When a refresh after a rejection last brought the same credentials, or none.
    last_unchanged: Option<Instant>,
}

type Refresh = SingleFlight<Result<Arc<ResolvedCredentials>, CredentialsError>>;

/// The wall clock, which can be set, and the monotonic clock, which may stop while the machine sleeps.
#[derive(Clone)]
struct Clock(Arc<dyn Fn() -> (SystemTime, Instant) + Send + Sync>);

impl Cache {
    pub(crate) fn new(provider: Arc<dyn ProvideCredentials>) -> Self {
        let clock = Clock(Arc::new(|| (SystemTime::now(), Instant::now())));
        Self {
            provider,
            state: Arc::default(),
            clock,
        }
    }

    /// Valid credentials. Waits only if none are cached.
    pub(crate) async fn get(
        &self,
        context: &ProviderContext,
    ) -> Result<Arc<ResolvedCredentials>, CredentialsError> {
        let refresh = {
            let mut state = self.state();
            let (wall, monotonic) = (self.clock.0)();
            if let Some(entry) = state.entry.clone() {
                let left = entry.left(wall, monotonic);
                if left < REFRESH_WINDOW && !left.is_zero() && state.may_refresh(monotonic) {
                    self.start_refresh(&mut state, context, monotonic);
                }
                if !left.is_zero() {
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
            let (_, monotonic) = (self.clock.0)();
            if let Some(entry) = &state.entry
                && entry.resolved.credentials != rejected.credentials
            {
                return Some(entry.resolved.clone());
            }
            if state
                .last_unchanged
                .is_some_and(|then| monotonic.saturating_duration_since(then) < REFRESH_COOLDOWN)
            {
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
        let (_, monotonic) = (self.clock.0)();
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
        let resolved = self.provider.provide(context).await.and_then(validated);
        let mut state = self.state();
        let (wall, monotonic) = (self.clock.0)();
        let is_still_valid = state
            .entry
            .as_ref()
            .is_some_and(|entry| !entry.left(wall, monotonic).is_zero());
        let fresh = resolved.and_then(|resolved| CacheEntry::new(resolved, wall, monotonic));
        match fresh {
            Ok(entry) => {
                if entry.resolved.expiry.is_some() {
                    tracing::debug!(source = entry.resolved.provider_name, left = ?entry.left(wall, monotonic), "credentials");
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
        let rested = self.last_attempt.is_none_or(|last_attempt| {
            now.saturating_duration_since(last_attempt) >= REFRESH_COOLDOWN
        });
        rested && !self.refresh.as_ref().is_some_and(SingleFlight::is_running)
    }
}

/// Credentials whose parts are valid header values.
fn validated(resolved: ResolvedCredentials) -> Result<ResolvedCredentials, CredentialsError> {
    let Err(problem) = resolved.credentials.validate() else {
        return Ok(resolved);
    };
    let message = format!("{}: {problem}", resolved.provider_name);
    // Credentials without an expiry come from the user, others from a service.
    Err(if resolved.expiry.is_some() {
        CredentialsError::provider_error(message)
    } else {
        CredentialsError::invalid_configuration(message)
    })
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cache").field(&self.provider).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::Credentials;
    use crate::credentials::ProvideCredentialsFuture;
    use crate::credentials::credentials::tests::reveal;

    const HOUR: Duration = Duration::from_secs(60 * 60);
    const MINUTE: Duration = Duration::from_secs(60);

    /// Resolves keys that are numbered by request, or fails. It has a clock of its own.
    #[derive(Clone, Debug)]
    struct FakeProvider(Arc<Mutex<Inner>>, Arc<AtomicUsize>);

    #[derive(Debug)]
    struct Inner {
        wall: SystemTime,
        monotonic: Instant,
        lifetime: Option<Duration>,
        fails: bool,
        /// Blocks requests until it has permits.
        gate: Option<Arc<tokio::sync::Semaphore>>,
    }

    impl FakeProvider {
        fn new(lifetime: Option<Duration>) -> Self {
            let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
            let inner = Inner {
                wall,
                monotonic: Instant::now(),
                lifetime,
                fails: false,
                gate: None,
            };
            Self(Arc::new(Mutex::new(inner)), Arc::default())
        }

        fn cache(&self) -> Cache {
            let provider = self.clone();
            let clock = Clock(Arc::new(move || {
                provider.with_inner(|inner| (inner.wall, inner.monotonic))
            }));
            Cache {
                provider: Arc::new(self.clone()),
                state: Arc::default(),
                clock,
            }
        }

        fn with_inner<T>(&self, with_inner: impl FnOnce(&mut Inner) -> T) -> T {
            with_inner(&mut self.0.lock().unwrap())
        }

        /// Blocks requests until the returned semaphore has permits.
        fn close_gate(&self) -> Arc<tokio::sync::Semaphore> {
            self.with_inner(|inner| {
                inner
                    .gate
                    .insert(Arc::new(tokio::sync::Semaphore::new(0)))
                    .clone()
            })
        }

        fn advance(&self, time: Duration) {
            self.with_inner(|inner| {
                (inner.wall, inner.monotonic) = (inner.wall + time, inner.monotonic + time)
            });
        }

        fn requests(&self) -> usize {
            self.1.load(Ordering::SeqCst)
        }
    }

    impl ProvideCredentials for FakeProvider {
        fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
            Box::pin(async {
                let number = self.1.fetch_add(1, Ordering::SeqCst) + 1;
                if let Some(gate) = self.with_inner(|inner| inner.gate.clone()) {
                    drop(gate.acquire().await);
                }
                self.with_inner(|inner| {
                    if inner.fails {
                        let message = format!("failure {number}");
                        return Err(CredentialsError::provider_error(message));
                    }
                    let keys = Credentials::keys(format!("AK{number}"), "SK");
                    Ok(ResolvedCredentials {
                        expiry: inner.lifetime.map(|lifetime| inner.wall + lifetime),
                        ..ResolvedCredentials::new(keys, "test")
                    })
                })
            })
        }
    }

    /// Polls once, so that the call is in progress.
    async fn started<F: Future>(call: &mut std::pin::Pin<Box<F>>) -> std::task::Poll<F::Output> {
        std::future::poll_fn(|task| std::task::Poll::Ready(call.as_mut().poll(task))).await
    }

    async fn get(cache: &Cache) -> String {
        let got = cache
            .get(&ProviderContext::new(reqwest::Client::new()))
            .await;
        // A refresh in the background completes before the next call.
        while cache
            .state()
            .refresh
            .as_ref()
            .is_some_and(SingleFlight::is_running)
        {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        match got {
            Ok(resolved) => reveal(&resolved.credentials),
            Err(error) => error.to_string(),
        }
    }

    #[tokio::test]
    async fn requests_permanent_keys_once() {
        let provider = FakeProvider::new(None);
        let cache = provider.cache();
        for _ in 0..3 {
            assert_eq!(get(&cache).await, "AK1/SK/-");
            provider.advance(1000 * HOUR);
        }
    }

    #[tokio::test]
    async fn refreshes_in_background_in_window() {
        let provider = FakeProvider::new(Some(HOUR));
        let cache = provider.cache();
        assert_eq!(get(&cache).await, "AK1/SK/-");
        provider.advance(20 * MINUTE);
        assert_eq!(
            (get(&cache).await.as_str(), provider.requests()),
            ("AK1/SK/-", 1)
        );
        provider.advance(Duration::from_secs(1));
        assert_eq!(
            (get(&cache).await.as_str(), provider.requests()),
            ("AK1/SK/-", 2)
        );
        assert_eq!(get(&cache).await, "AK2/SK/-");
    }

    #[tokio::test]
    async fn waits_when_keys_expired() {
        let provider = FakeProvider::new(Some(HOUR));
        let cache = provider.cache();
        get(&cache).await;
        provider.advance(HOUR);
        assert_eq!(get(&cache).await, "AK2/SK/-");
    }

    #[tokio::test]
    async fn keeps_valid_keys_on_failed_refresh() {
        let provider = FakeProvider::new(Some(HOUR));
        let cache = provider.cache();
        get(&cache).await;
        provider.with_inner(|inner| inner.fails = true);
        provider.advance(30 * MINUTE);
        for _ in 0..100 {
            assert_eq!(get(&cache).await, "AK1/SK/-");
        }
        assert_eq!(provider.requests(), 2);
        provider.advance(MINUTE);
        assert_eq!(
            (get(&cache).await.as_str(), provider.requests()),
            ("AK1/SK/-", 3)
        );
        provider.advance(29 * MINUTE);
        assert_eq!(get(&cache).await, "failure 4");
        provider.with_inner(|inner| inner.fails = false);
        assert_eq!(get(&cache).await, "AK5/SK/-");
    }

    #[tokio::test]
    async fn limits_refreshes_by_cooldown() {
        let provider = FakeProvider::new(Some(10 * MINUTE));
        let cache = provider.cache();
        for _ in 0..100 {
            get(&cache).await;
            provider.advance(Duration::from_secs(1));
        }
        assert_eq!(provider.requests(), 2);
    }

    #[tokio::test]
    async fn expires_keys_after_clock_set_back() {
        let provider = FakeProvider::new(Some(HOUR));
        let cache = provider.cache();
        get(&cache).await;
        provider.with_inner(|inner| inner.wall -= 24 * HOUR);
        provider.advance(HOUR);
        assert_eq!(get(&cache).await, "AK2/SK/-");
    }

    #[tokio::test]
    async fn expires_keys_on_clock_set_forward() {
        let provider = FakeProvider::new(Some(HOUR));
        let cache = provider.cache();
        get(&cache).await;
        provider.with_inner(|inner| inner.wall += 24 * HOUR);
        assert_eq!(get(&cache).await, "AK2/SK/-");
        assert_eq!(
            (get(&cache).await.as_str(), provider.requests()),
            ("AK2/SK/-", 2)
        );
    }

    #[tokio::test]
    async fn rejects_keys_already_expired() {
        let provider = FakeProvider::new(Some(Duration::ZERO));
        insta::assert_snapshot!(get(&provider.cache()).await, @"test: the credentials already expired at 2026-01-02T03:04:05Z; check this machine's clock");
    }

    #[tokio::test]
    async fn refreshes_rejected_keys_once() {
        let provider = FakeProvider::new(Some(HOUR));
        let (cache, context) = (
            provider.cache(),
            ProviderContext::new(reqwest::Client::new()),
        );
        let rejected = cache.get(&context).await.unwrap();
        let replacement = futures_util::future::join_all(
            (0..50).map(|_| cache.refresh_after_rejection(&rejected, &context)),
        )
        .await;
        assert!(
            replacement
                .iter()
                .flatten()
                .all(|other| reveal(&other.credentials) == "AK2/SK/-")
                && replacement.len() == 50
        );
        // A call that was rejected earlier shares the result.
        assert_eq!(
            cache
                .refresh_after_rejection(&rejected, &context)
                .await
                .map(|other| reveal(&other.credentials))
                .unwrap(),
            "AK2/SK/-"
        );
        assert_eq!(provider.requests(), 2);

        let rejected = cache.get(&context).await.unwrap();
        provider.with_inner(|inner| inner.fails = true);
        for _ in 0..10 {
            assert!(
                cache
                    .refresh_after_rejection(&rejected, &context)
                    .await
                    .is_none()
            );
        }
        assert_eq!(provider.requests(), 3);
        provider.advance(MINUTE);
        provider.with_inner(|inner| inner.fails = false);
        assert!(
            cache
                .refresh_after_rejection(&rejected, &context)
                .await
                .is_some()
        );
    }

    #[tokio::test]
    async fn concurrent_calls_share_one_refresh() {
        let provider = FakeProvider::new(Some(HOUR));
        provider.with_inner(|inner| inner.fails = true);
        let cache = provider.cache();
        let gate = provider.close_gate();
        let mut calls: Vec<_> = (0..50).map(|_| Box::pin(get(&cache))).collect();
        for call in &mut calls {
            assert!(started(call).await.is_pending());
        }
        gate.add_permits(1);
        for call in calls {
            assert_eq!(call.await, "failure 1");
        }
    }

    #[tokio::test]
    async fn refresh_outlives_cancelled_call() {
        let provider = FakeProvider::new(Some(HOUR));
        let cache = provider.cache();
        let gate = provider.close_gate();
        let mut first = Box::pin(get(&cache));
        assert!(started(&mut first).await.is_pending());
        drop(first);
        gate.add_permits(1);
        assert_eq!(
            (get(&cache).await.as_str(), provider.requests()),
            ("AK1/SK/-", 1)
        );
    }

    /// A refresh must not depend on the runtime that started it, in the foreground or the background.
    #[test]
    fn refresh_outlives_idle_runtime() {
        let runtime = || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
        };
        let (provider, idle) = (FakeProvider::new(Some(HOUR)), runtime());
        let (cache, gate) = (provider.cache(), provider.close_gate());
        let mut first = Box::pin(get(&cache));
        assert!(idle.block_on(started(&mut first)).is_pending());
        gate.add_permits(1);
        assert_eq!(runtime().block_on(get(&cache)), "AK1/SK/-");
        // A refresh in the background that is still running when the keys expire.
        let gate = provider.close_gate();
        provider.advance(30 * MINUTE);
        let mut second = Box::pin(get(&cache));
        assert!(idle.block_on(started(&mut second)).is_pending());
        provider.advance(HOUR);
        gate.add_permits(1);
        assert_eq!(runtime().block_on(get(&cache)), "AK2/SK/-");
    }

    #[tokio::test]
    async fn rejects_invalid_header_values() {
        let cache = Cache::new(Arc::new(Credentials::keys("hidden\n", "hidden")));
        insta::assert_snapshot!(get(&cache).await, @"static: credentials: the access key contains white space or a control character; remove it from the keys");
    }
}
