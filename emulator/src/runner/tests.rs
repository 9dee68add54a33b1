//! How far records are delivered from function to function.

use std::sync::Arc;
use std::time::Duration;

use super::tasks::Runner;
use crate::delivery::{DeliveryOutcome, Outbox};
use crate::functions::Functions;
use crate::registry::Registry;
use crate::store::{CONFIGS, Place, Store};
use functiongraph::Destination;
use functiongraph::types::{AsyncInvokeConfig, FuncAsyncDestinationConfig};

const URN: &str = "urn:fss:cn-north-4:p:function:default:resize:latest";

#[test]
fn delivers_from_16_functions_to_the_next() {
    let store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    let registry = Registry {
        store: Arc::new(store),
        functions: Vec::new(),
        strict: false,
        region: "cn-north-4".to_owned(),
    };
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
    ));
    for depth in [15, 16] {
        runner.accept(URN, b"{}", depth).unwrap();
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
