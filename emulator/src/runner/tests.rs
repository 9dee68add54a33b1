//! How far records are delivered from function to function, what was left in a state long ago, and what another request
//! has deleted.

use std::sync::{Arc, mpsc};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::deliver::refused;
use super::tasks::{Cancelled, Runner};
use crate::delivery::{DeliveryOutcome, Outbox};
use crate::functions::{Functions, Settings};
use crate::invocation::InvocationHandler;
use crate::known_functions::Function;
use crate::known_functions::Registry;
use crate::request::api_error::ApiError;
use crate::run_error::RunError;
use crate::spec::errors;
use crate::store::{
    ALIASES, CONFIGS, DELETED, FOREVER, Key, Place, Progress, Query, Store, VERSIONS,
};
use functiongraph::Destination;
use functiongraph::types::{
    AsyncInvocation, AsyncInvokeConfig, FuncAsyncDestinationConfig, InvocationStatus,
};

const URN: &str = "urn:fss:cn-north-4:p:function:default:resize:latest";

fn registry() -> Registry {
    let store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    Registry {
        store: Arc::new(store),
        functions: Vec::new(),
        strict: false,
        region: "cn-north-4".to_owned(),
    }
}

fn function(urn: &str) -> Function {
    Function::of("cn-north-4", "p", &urn.parse().unwrap())
}

fn query(function: &str) -> Query<'_> {
    Query {
        function,
        active: false,
        ids: None,
        status: None,
        arrival: (0, FOREVER),
        start: 0,
        limit: 1,
    }
}

#[tokio::test]
async fn discards_old_event_unrun() {
    let registry = Arc::new(registry());
    let age = Duration::from_secs(3600);
    let accepted_at = (SystemTime::now() - age)
        .duration_since(UNIX_EPOCH)
        .unwrap();
    let key = Key::encode(URN, accepted_at.as_nanos(), "id");
    let mut record = AsyncInvocation::default();
    record.status = Some(InvocationStatus::Wait);
    registry
        .store
        .accept(&key, b"{}", &record, &Progress::default())
        .unwrap();
    let handler: InvocationHandler = Arc::new(|_| panic!("it runs"));
    let functions = Functions::new(Some(handler), Vec::new(), Settings::default());
    let runner = Runner::new(registry.clone(), functions, Outbox::default(), None);
    let runner = Arc::new(runner);
    drop(runner.hold().unwrap());
    runner.wait_idle().await;
    let ended = registry.store.page(&query(URN)).unwrap().records.remove(0);
    assert_eq!(ended.status, Some(InvocationStatus::Discard));
    let message = ended.error_message.unwrap();
    assert_eq!(message, "the event was too old before its first attempt");
}

#[tokio::test]
async fn bounds_depth_of_deliveries() {
    let registry = registry();
    let put = |_: Option<AsyncInvokeConfig>| {
        let mut destinations = FuncAsyncDestinationConfig::default();
        destinations.on_success = Some(Destination::function("cleanup"));
        let mut config = AsyncInvokeConfig::default();
        config.destination_config = Some(destinations);
        config
    };
    registry.store.put(CONFIGS, URN, put).unwrap();
    let runner = Arc::new(Runner::new(
        Arc::new(registry),
        Functions::default(),
        Outbox::default(),
        None,
    ));
    for depth in [15, 16] {
        runner
            .accept(&function(URN), b"{}", depth)
            .unwrap()
            .unwrap();
        runner.wait_idle().await;
    }
    let [last, beyond] = <[_; 2]>::try_from(runner.outbox().recent().all()).unwrap();
    assert!(
        matches!(last.outcome, DeliveryOutcome::Invoked(_)),
        "{last:?}"
    );
    let expected = "16 functions have delivered one to the next; check whether two are the destination of each other";
    assert_eq!(
        beyond.outcome,
        DeliveryOutcome::Undelivered(expected.to_owned())
    );
}

/// Such as a delivery to a slow disk, as an emulator is dropped with its runtime.
#[test]
fn stop_releases_runner() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(1)
        .build()
        .unwrap();
    let runner = Arc::new(Runner::new(
        Arc::new(registry()),
        Functions::default(),
        Outbox::default(),
        None,
    ));
    let left = Arc::downgrade(&runner);
    let (release, blocked) = mpsc::channel::<()>();
    runtime.block_on(async {
        tokio::task::spawn_blocking(move || blocked.recv().is_err());
        let (delivering, held) = (runner.clone(), runner.clone());
        tokio::spawn(async move { delivering.writing.run(move || drop(held)).await });
        tokio::task::yield_now().await;
    });
    runtime.shutdown_background();
    runner.stop();
    drop(runner);
    assert!(left.upgrade().is_none());
    drop(release);
}

/// Cancelling finds the key first, and the record later.
#[tokio::test]
async fn cancel_rejects_missing_or_ended() {
    let registry = Arc::new(registry());
    let runner = Runner::new(
        registry.clone(),
        Functions::default(),
        Outbox::default(),
        None,
    );
    let error = RunError::new(408, "Cancelled", "cancelled");
    let key = Key::encode(URN, 1, "id");
    let cancel = || runner.cancel(&key, &error).unwrap();
    assert_eq!(cancel(), Cancelled::NotKept);
    let mut record = AsyncInvocation::default();
    record.status = Some(InvocationStatus::Wait);
    let kept = registry
        .store
        .accept(&key, b"{}", &record, &Progress::default());
    kept.unwrap();
    assert_eq!(cancel(), Cancelled::Now);
    assert_eq!(cancel(), Cancelled::EndedBefore(InvocationStatus::Fail));
}

/// A request that was checked before another one deleted what it names.
#[tokio::test]
async fn rejects_events_of_deleted_names() {
    let registry = Arc::new(registry());
    let runner = Runner::new(
        registry.clone(),
        Functions::default(),
        Outbox::default(),
        None,
    );
    let runner = Arc::new(runner);
    let is_accepted = |urn: &str| {
        let accepted = runner.accept(&function(urn), b"{}", 0).unwrap();
        let kept = registry.store.page(&query(urn)).unwrap().records.len();
        assert_eq!(kept, usize::from(accepted.is_ok()));
        accepted.is_ok()
    };
    let (version, alias) = (URN.replace("latest", "v1"), URN.replace("latest", "!live"));
    let put = |table, key: &str| drop(registry.store.put(table, key, |_| json!({})).unwrap());
    put(VERSIONS, URN);
    assert!(is_accepted(URN));
    assert!(!is_accepted(&version));
    assert!(!is_accepted(&alias));
    put(ALIASES, &alias);
    assert!(is_accepted(&alias));
    let other = URN.replace("resize", "other");
    put(DELETED, other.trim_end_matches(":latest"));
    assert!(!is_accepted(&other));
}

#[test]
fn internal_errors_are_transient() {
    let error = |code| refused(&ApiError::new(code, "why")).may_pass;
    assert!(error(errors::INTERNAL));
    assert!(!error(errors::FUNCTION_NOT_FOUND));
}
