//! The newest deliveries, which can be listed.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::delivered::{Delivery, DeliveryOutcome};
use functiongraph::types::DestinationRecord;

const MAX_DELIVERIES: usize = 1000;
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// These limits as text.
pub(crate) const KEPT: &str = "the newest 1,000 of this run, at most 64 MiB,";

/// The newest deliveries.
#[derive(Default)]
pub(crate) struct RecentDeliveries(Mutex<Deliveries>);

/// Each with the size of its record.
#[derive(Default)]
struct Deliveries {
    deliveries: VecDeque<(usize, Delivery)>,
    bytes: usize,
}

impl RecentDeliveries {
    /// Keeps a delivery, and reports one that failed.
    pub(crate) fn keep(&self, delivery: Delivery) {
        if let DeliveryOutcome::Undelivered(reason) = &delivery.outcome {
            let context = delivery.record.request_context.as_ref();
            let request_id = context.and_then(|context| context.request_id.as_deref());
            tracing::warn!(
                "the record of invocation {} is not delivered to {}: {reason}",
                request_id.unwrap_or_default(),
                delivery.destination
            );
        }
        let payloads = [
            &delivery.record.request_payload,
            &delivery.record.response_payload,
        ];
        let payloads = payloads.into_iter().flatten();
        let size = payloads.map(|payload| payload.as_str().len()).sum();
        self.lock().push(size, delivery);
    }

    pub(crate) fn all(&self) -> Vec<Delivery> {
        let recent = self.lock();
        let deliveries = recent.deliveries.iter();
        deliveries.map(|(_, delivery)| delivery.clone()).collect()
    }

    /// The record of an invocation, if it is kept.
    pub(crate) fn record(&self, request_id: &str) -> Option<DestinationRecord> {
        let recent = self.lock();
        let mut records = recent.deliveries.iter().rev().map(|(_, kept)| &kept.record);
        let found = records.find(|record| {
            let context = record.request_context.as_ref();
            context.and_then(|context| context.request_id.as_deref()) == Some(request_id)
        });
        found.cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Deliveries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deliveries {
    fn push(&mut self, size: usize, delivery: Delivery) {
        self.deliveries.push_back((size, delivery));
        self.bytes += size;
        while self.deliveries.len() > MAX_DELIVERIES || self.bytes > MAX_BYTES {
            let Some((size, _)) = self.deliveries.pop_front() else {
                break;
            };
            self.bytes -= size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use functiongraph::Destination;

    fn pushed(sizes: impl IntoIterator<Item = usize>) -> usize {
        let mut kept = Deliveries::default();
        for size in sizes {
            let delivery = Delivery {
                destination: Destination::obs("b"),
                record: Default::default(),
                outcome: DeliveryOutcome::Invoked(String::new()),
            };
            kept.push(size, delivery);
        }
        kept.deliveries.len()
    }

    #[test]
    fn drops_oldest_deliveries() {
        assert_eq!(pushed([1; MAX_DELIVERIES + 5]), MAX_DELIVERIES);
        assert_eq!(pushed([MAX_BYTES / 2; 5]), 2);
        assert_eq!(pushed([MAX_BYTES + 1]), 0);
    }
}
