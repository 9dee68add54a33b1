//! Tests of the cache.

use std::sync::Arc;
use std::time::Duration;

use super::credentials_cache::Cache;
use super::fake_provider::FakeProvider;
use crate::credentials::credentials::Credentials;
use crate::credentials::credentials::tests::reveal;
use crate::credentials::provider_context::ProviderContext;

const HOUR: Duration = Duration::from_secs(60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

/// Polls once, so that the call is in progress.
async fn started<F: Future>(call: &mut std::pin::Pin<Box<F>>) -> std::task::Poll<F::Output> {
    std::future::poll_fn(|task| std::task::Poll::Ready(call.as_mut().poll(task))).await
}

async fn get(cache: &Cache) -> String {
    let result = cache
        .get(&ProviderContext::new(reqwest::Client::new()))
        .await;
    // A refresh in the background completes before the next call.
    while cache.is_refreshing() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    match result {
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
