//! What was provided, kept and renewed.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::error::CredentialsError;
use super::provider::{ProvideCredentials, ProviderContext, ResolvedCredentials};
use crate::credentials::single_flight::SingleFlight;

/// The official SDKs' margin.
const MARGIN: Duration = Duration::from_secs(40 * 60);
/// How long nothing is tried in the background after a try, so that keys that are always near their
/// end, or a service that is down, do not cost a request for every call.
const PAUSE: Duration = Duration::from_secs(60);

/// A provider, and what it gave last.
#[derive(Clone)]
pub(crate) struct Cache {
    provider: Arc<dyn ProvideCredentials>,
    state: Arc<Mutex<State>>,
    clock: Clock,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    renewal: Option<Renewal>,
    /// Of the last try.
    tried: Option<Instant>,
    /// When a renewal of refused credentials last brought none that are others.
    in_vain: Option<Instant>,
}

type Renewal = SingleFlight<Result<Arc<ResolvedCredentials>, CredentialsError>>;

#[derive(Clone)]
struct Held {
    provided: Arc<ResolvedCredentials>,
    /// The end by the clock that no one sets, for when someone sets the other back.
    end: Option<Instant>,
}

/// Both clocks: one can be set, and the other may stop while the machine sleeps.
#[derive(Clone)]
struct Clock(Arc<dyn Fn() -> (SystemTime, Instant) + Send + Sync>);

impl Cache {
    pub fn new(provider: Arc<dyn ProvideCredentials>) -> Self {
        let clock = Clock(Arc::new(|| (SystemTime::now(), Instant::now())));
        Self {
            provider,
            state: Arc::default(),
            clock,
        }
    }

    /// Credentials that hold. Waits only when there are none.
    pub async fn get(
        &self,
        context: &ProviderContext,
    ) -> Result<Arc<ResolvedCredentials>, CredentialsError> {
        let renewal = {
            let mut state = self.state();
            let (wall, steady) = (self.clock.0)();
            if let Some(held) = state.held.clone() {
                let left = held.left(wall, steady);
                if left < MARGIN && !left.is_zero() && state.may_try(steady) {
                    self.renew(&mut state, context, steady);
                }
                if !left.is_zero() {
                    return Ok(held.provided);
                }
            }
            match &state.renewal {
                Some(renewal) if renewal.runs() => renewal.clone(),
                _ => self.renew(&mut state, context, steady),
            }
        };
        let ended = || {
            CredentialsError::provider_error(
                "the search for credentials ended early: it panicked, or could not be started",
            )
        };
        renewal
            .wait()
            .await
            .unwrap_or_else(|| Err(ended().retryable(true)))
    }

    /// What those wait for who wait for credentials, where that is known.
    pub fn waits_for(&self) -> Option<String> {
        self.state()
            .renewal
            .as_ref()
            .and_then(SingleFlight::waits_for)
    }

    /// Others than those that a service refused, if there are any: one renewal, however many calls were refused.
    pub async fn instead_of(
        &self,
        refused: &Arc<ResolvedCredentials>,
        context: &ProviderContext,
    ) -> Option<Arc<ResolvedCredentials>> {
        let renewal = {
            let mut state = self.state();
            let (_, steady) = (self.clock.0)();
            let held = state.held.as_ref().map(|held| held.provided.clone());
            match held.filter(|held| !Arc::ptr_eq(held, refused)) {
                Some(newer) if newer.credentials != refused.credentials => return Some(newer),
                _ => {}
            }
            if state
                .in_vain
                .is_some_and(|then| steady.saturating_duration_since(then) < PAUSE)
            {
                return None;
            }
            match &state.renewal {
                Some(renewal) if renewal.runs() => renewal.clone(),
                _ => self.renew(&mut state, context, steady),
            }
        };
        let renewed = renewal.wait().await.and_then(Result::ok);
        let others = renewed.filter(|renewed| renewed.credentials != refused.credentials);
        let (_, steady) = (self.clock.0)();
        self.state().in_vain = others.is_none().then_some(steady);
        others
    }

    fn renew(&self, state: &mut State, context: &ProviderContext, now: Instant) -> Renewal {
        let (cache, context) = (self.clone(), context.clone());
        let renewal = SingleFlight::start(async move { cache.renewed(&context).await });
        state.tried = Some(now);
        state.renewal = Some(renewal.clone());
        renewal
    }

    async fn renewed(
        &self,
        context: &ProviderContext,
    ) -> Result<Arc<ResolvedCredentials>, CredentialsError> {
        let provided = self.provider.provide(context).await.and_then(|provided| {
            let source = provided.provider_name;
            // The user's own, unless a service gave them for a time.
            let wrong = if provided.expiry.is_some() {
                CredentialsError::provider_error
            } else {
                CredentialsError::invalid_configuration
            };
            provided
                .credentials
                .check()
                .map_err(|problem| wrong(format!("{source}: {problem}")))?;
            Ok(provided)
        });
        let mut state = self.state();
        let (wall, steady) = (self.clock.0)();
        let holds = state
            .held
            .as_ref()
            .is_some_and(|held| !held.left(wall, steady).is_zero());
        let fresh = provided.and_then(|provided| Held::new(provided, wall, steady));
        match fresh {
            Ok(held) => {
                if held.provided.expiry.is_some() {
                    tracing::debug!(source = held.provided.provider_name, left = ?held.left(wall, steady), "credentials");
                }
                state.held = Some(held.clone());
                Ok(held.provided)
            }
            Err(error) => {
                if holds {
                    tracing::warn!(
                        "the credentials could not be renewed and are used until they end: {error}"
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
    fn may_try(&self, now: Instant) -> bool {
        let rested = self
            .tried
            .is_none_or(|tried| now.saturating_duration_since(tried) >= PAUSE);
        rested && !self.renewal.as_ref().is_some_and(SingleFlight::runs)
    }
}

impl Held {
    fn new(
        provided: ResolvedCredentials,
        wall: SystemTime,
        steady: Instant,
    ) -> Result<Self, CredentialsError> {
        let left = provided
            .expiry
            .map(|expires| expires.duration_since(wall).unwrap_or_default());
        if left == Some(Duration::ZERO) {
            let end = provided
                .expiry
                .and_then(|end| jiff::Timestamp::try_from(end).ok())
                .unwrap_or_default();
            return Err(CredentialsError::provider_error(format!(
                "{}: what it gave ended at {end:.0} already; check this machine's clock",
                provided.provider_name
            )));
        }
        let end = left.and_then(|left| steady.checked_add(left));
        Ok(Self {
            provided: Arc::new(provided),
            end,
        })
    }

    /// How long they hold by the clock that says less.
    fn left(&self, wall: SystemTime, steady: Instant) -> Duration {
        let by_wall = self
            .provided
            .expiry
            .map(|expires| expires.duration_since(wall).unwrap_or_default());
        let by_steady = self.end.map(|end| end.saturating_duration_since(steady));
        by_wall
            .unwrap_or(Duration::MAX)
            .min(by_steady.unwrap_or(Duration::MAX))
    }
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
    use crate::credentials::credentials::tests::shown;

    const HOUR: Duration = Duration::from_secs(60 * 60);
    const MINUTE: Duration = Duration::from_secs(60);

    /// Gives keys numbered by the request, or fails; and tells the time.
    #[derive(Clone, Debug)]
    struct World(Arc<Mutex<Inner>>, Arc<AtomicUsize>);

    #[derive(Debug)]
    struct Inner {
        wall: SystemTime,
        steady: Instant,
        lifetime: Option<Duration>,
        fails: bool,
        /// While it is held, nothing is given.
        gate: Option<Arc<tokio::sync::Semaphore>>,
    }

    impl World {
        fn new(lifetime: Option<Duration>) -> Self {
            let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
            let inner = Inner {
                wall,
                steady: Instant::now(),
                lifetime,
                fails: false,
                gate: None,
            };
            Self(Arc::new(Mutex::new(inner)), Arc::default())
        }

        fn cache(&self) -> Cache {
            let world = self.clone();
            let clock = Clock(Arc::new(move || {
                world.look(|inner| (inner.wall, inner.steady))
            }));
            Cache {
                provider: Arc::new(self.clone()),
                state: Arc::default(),
                clock,
            }
        }

        fn look<T>(&self, look: impl FnOnce(&mut Inner) -> T) -> T {
            look(&mut self.0.lock().unwrap())
        }

        /// Holds what is given back until the guard gets permits.
        fn hold(&self) -> Arc<tokio::sync::Semaphore> {
            self.look(|inner| {
                inner
                    .gate
                    .insert(Arc::new(tokio::sync::Semaphore::new(0)))
                    .clone()
            })
        }

        fn passes(&self, time: Duration) {
            self.look(|inner| {
                (inner.wall, inner.steady) = (inner.wall + time, inner.steady + time)
            });
        }

        fn asked(&self) -> usize {
            self.1.load(Ordering::SeqCst)
        }
    }

    impl ProvideCredentials for World {
        fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
            Box::pin(async {
                let number = self.1.fetch_add(1, Ordering::SeqCst) + 1;
                if let Some(gate) = self.look(|inner| inner.gate.clone()) {
                    drop(gate.acquire().await);
                }
                self.look(|inner| match inner.fails {
                    true => Err(CredentialsError::provider_error(format!(
                        "failure {number}"
                    ))),
                    false => {
                        let keys = Credentials::keys(format!("AK{number}"), "SK");
                        let expires = inner.lifetime.map(|lifetime| inner.wall + lifetime);
                        Ok(ResolvedCredentials {
                            expiry: expires,
                            ..ResolvedCredentials::new(keys, "test")
                        })
                    }
                })
            })
        }
    }

    /// Polls once, so that it is under way.
    async fn started<F: Future>(call: &mut std::pin::Pin<Box<F>>) -> std::task::Poll<F::Output> {
        std::future::poll_fn(|task| std::task::Poll::Ready(call.as_mut().poll(task))).await
    }

    async fn get(cache: &Cache) -> String {
        let got = cache
            .get(&ProviderContext::new(reqwest::Client::new()))
            .await;
        // A renewal in the background comes to its end before the next call.
        while cache
            .state()
            .renewal
            .as_ref()
            .is_some_and(SingleFlight::runs)
        {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        match got {
            Ok(provided) => shown(&provided.credentials),
            Err(error) => error.to_string(),
        }
    }

    #[tokio::test]
    async fn keys_without_an_end_are_asked_for_once() {
        let world = World::new(None);
        let cache = world.cache();
        for _ in 0..3 {
            assert_eq!(get(&cache).await, "AK1/SK/-");
            world.passes(1000 * HOUR);
        }
    }

    #[tokio::test]
    async fn keys_are_renewed_in_the_background_with_forty_minutes_left() {
        let world = World::new(Some(HOUR));
        let cache = world.cache();
        assert_eq!(get(&cache).await, "AK1/SK/-");
        world.passes(20 * MINUTE);
        assert_eq!((get(&cache).await.as_str(), world.asked()), ("AK1/SK/-", 1));
        world.passes(Duration::from_secs(1));
        assert_eq!((get(&cache).await.as_str(), world.asked()), ("AK1/SK/-", 2));
        assert_eq!(get(&cache).await, "AK2/SK/-");
    }

    #[tokio::test]
    async fn ended_keys_are_waited_for() {
        let world = World::new(Some(HOUR));
        let cache = world.cache();
        get(&cache).await;
        world.passes(HOUR);
        assert_eq!(get(&cache).await, "AK2/SK/-");
    }

    #[tokio::test]
    async fn a_failed_renewal_is_no_harm_while_the_keys_hold_and_is_not_repeated_at_once() {
        let world = World::new(Some(HOUR));
        let cache = world.cache();
        get(&cache).await;
        world.look(|inner| inner.fails = true);
        world.passes(30 * MINUTE);
        for _ in 0..100 {
            assert_eq!(get(&cache).await, "AK1/SK/-");
        }
        assert_eq!(world.asked(), 2);
        world.passes(MINUTE);
        assert_eq!((get(&cache).await.as_str(), world.asked()), ("AK1/SK/-", 3));
        world.passes(29 * MINUTE);
        assert_eq!(get(&cache).await, "failure 4");
        world.look(|inner| inner.fails = false);
        assert_eq!(get(&cache).await, "AK5/SK/-");
    }

    #[tokio::test]
    async fn keys_that_are_always_near_their_end_are_not_renewed_for_every_call() {
        let world = World::new(Some(10 * MINUTE));
        let cache = world.cache();
        for _ in 0..100 {
            get(&cache).await;
            world.passes(Duration::from_secs(1));
        }
        assert_eq!(world.asked(), 2);
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_does_not_prolong_keys() {
        let world = World::new(Some(HOUR));
        let cache = world.cache();
        get(&cache).await;
        world.look(|inner| inner.wall -= 24 * HOUR);
        world.passes(HOUR);
        assert_eq!(get(&cache).await, "AK2/SK/-");
    }

    #[tokio::test]
    async fn a_clock_that_is_set_forward_ends_keys_and_new_ones_hold() {
        let world = World::new(Some(HOUR));
        let cache = world.cache();
        get(&cache).await;
        world.look(|inner| inner.wall += 24 * HOUR);
        assert_eq!(get(&cache).await, "AK2/SK/-");
        assert_eq!((get(&cache).await.as_str(), world.asked()), ("AK2/SK/-", 2));
    }

    #[tokio::test]
    async fn keys_that_ended_before_they_came_are_refused() {
        let world = World::new(Some(Duration::ZERO));
        insta::assert_snapshot!(get(&world.cache()).await, @"test: what it gave ended at 2026-01-02T03:04:05Z already; check this machine's clock");
    }

    #[tokio::test]
    async fn refused_keys_are_renewed_once_for_all_and_not_again_in_vain() {
        let world = World::new(Some(HOUR));
        let (cache, context) = (world.cache(), ProviderContext::new(reqwest::Client::new()));
        let refused = cache.get(&context).await.unwrap();
        let others =
            futures_util::future::join_all((0..50).map(|_| cache.instead_of(&refused, &context)))
                .await;
        assert!(
            others
                .iter()
                .flatten()
                .all(|other| shown(&other.credentials) == "AK2/SK/-")
                && others.len() == 50
        );
        // One who was refused earlier and comes late.
        assert_eq!(
            cache
                .instead_of(&refused, &context)
                .await
                .map(|other| shown(&other.credentials))
                .unwrap(),
            "AK2/SK/-"
        );
        assert_eq!(world.asked(), 2);

        let refused = cache.get(&context).await.unwrap();
        world.look(|inner| inner.fails = true);
        for _ in 0..10 {
            assert!(cache.instead_of(&refused, &context).await.is_none());
        }
        assert_eq!(world.asked(), 3);
        world.passes(MINUTE);
        world.look(|inner| inner.fails = false);
        assert!(cache.instead_of(&refused, &context).await.is_some());
    }

    #[tokio::test]
    async fn those_who_wait_share_one_renewal_and_its_failure() {
        let world = World::new(Some(HOUR));
        world.look(|inner| inner.fails = true);
        let cache = world.cache();
        let gate = world.hold();
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
    async fn one_who_gives_up_does_not_end_the_renewal_for_the_others() {
        let world = World::new(Some(HOUR));
        let cache = world.cache();
        let gate = world.hold();
        let mut first = Box::pin(get(&cache));
        assert!(started(&mut first).await.is_pending());
        drop(first);
        gate.add_permits(1);
        assert_eq!((get(&cache).await.as_str(), world.asked()), ("AK1/SK/-", 1));
    }

    /// The renewal must not depend on the runtime of who started it, neither one waited for nor one in the background.
    #[test]
    fn renewal_goes_on_while_starter_idles() {
        let runtime = || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
        };
        let (world, idle) = (World::new(Some(HOUR)), runtime());
        let (cache, gate) = (world.cache(), world.hold());
        let mut first = Box::pin(get(&cache));
        assert!(idle.block_on(started(&mut first)).is_pending());
        gate.add_permits(1);
        assert_eq!(runtime().block_on(get(&cache)), "AK1/SK/-");
        // One in the background, which is still under way when the keys end.
        let gate = world.hold();
        world.passes(30 * MINUTE);
        let mut second = Box::pin(get(&cache));
        assert!(idle.block_on(started(&mut second)).is_pending());
        world.passes(HOUR);
        gate.add_permits(1);
        assert_eq!(runtime().block_on(get(&cache)), "AK2/SK/-");
    }

    #[tokio::test]
    async fn what_cannot_stand_in_a_header_is_refused() {
        let cache = Cache::new(Arc::new(Credentials::keys("hidden\n", "hidden")));
        insta::assert_snapshot!(get(&cache).await, @"given: credentials: the access key holds white space or a control character; give the keys without it");
    }
}
