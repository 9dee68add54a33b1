//! A provider for the tests of the cache.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use super::clock::Clock;
use super::credentials_cache::Cache;
use crate::credentials::credentials::Credentials;
use crate::credentials::error::CredentialsError;
use crate::credentials::provider::{ProvideCredentials, ProvideCredentialsFuture};
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::resolved_credentials::ResolvedCredentials;

/// Resolves keys that are numbered by request, or fails. It has a clock of its own.
#[derive(Clone, Debug)]
pub(super) struct FakeProvider(Arc<Mutex<Inner>>, Arc<AtomicUsize>);

#[derive(Debug)]
pub(super) struct Inner {
    pub wall: SystemTime,
    pub monotonic: Instant,
    pub lifetime: Option<Duration>,
    pub fails: bool,
    /// Blocks requests until it has permits.
    pub gate: Option<Arc<tokio::sync::Semaphore>>,
}

impl FakeProvider {
    pub(super) fn new(lifetime: Option<Duration>) -> Self {
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

    pub(super) fn cache(&self) -> Cache {
        let provider = self.clone();
        let clock = Clock::new(move || provider.with_inner(|inner| (inner.wall, inner.monotonic)));
        Cache::with_clock(Arc::new(self.clone()), clock)
    }

    pub(super) fn with_inner<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        change(&mut self.0.lock().unwrap())
    }

    /// Blocks requests until the returned semaphore has permits.
    pub(super) fn close_gate(&self) -> Arc<tokio::sync::Semaphore> {
        self.with_inner(|inner| {
            inner
                .gate
                .insert(Arc::new(tokio::sync::Semaphore::new(0)))
                .clone()
        })
    }

    pub(super) fn advance(&self, time: Duration) {
        self.with_inner(|inner| {
            (inner.wall, inner.monotonic) = (inner.wall + time, inner.monotonic + time)
        });
    }

    pub(super) fn requests(&self) -> usize {
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
