//! How far records are delivered from function to function, and what was left in a state long ago.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::tasks::Runner;
use crate::delivery::{DeliveryOutcome, Outbox};
use crate::functions::{Functions, Settings};
use crate::invocation::InvocationHandler;
use crate::registry::Registry;
use crate::store::{CONFIGS, FOREVER, Key, Place, Progress, Query, Store};
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

#[tokio::test]
async fn discards_an_old_event_unrun() {
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
    runner.idle().await;
    let query = Query {
        function: URN,
        active: false,
        ids: None,
        status: None,
        arrival: (0, FOREVER),
        start: 0,
        limit: 1,
    };
    let ended = registry.store.page(&query).unwrap().records.remove(0);
    assert_eq!(ended.status, Some(InvocationStatus::Discard));
    let message = ended.error_message.unwrap();
    assert_eq!(message, "the event was too old before its first attempt");
}

#[tokio::test]
async fn delivers_from_16_functions_to_the_next() {
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
        runner.accept(URN, b"{}", depth).unwrap();
        runner.idle().await;
    }
    let [last, beyond] = <[_; 2]>::try_from(runner.outbox().deliveries()).unwrap();
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
