//! The newest deliveries, for those who look at them.

use std::collections::VecDeque;

use super::delivered::Delivery;
use functiongraph::types::DestinationRecord;

const MAX_DELIVERIES: usize = 1000;
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// These limits as text.
pub(crate) const KEPT: &str = "the newest 1,000 of this run, at most 64 MiB,";

/// The newest deliveries, each with the size of its record.
#[derive(Default)]
pub(super) struct RecentDeliveries {
    deliveries: VecDeque<(usize, Delivery)>,
    bytes: usize,
}

impl RecentDeliveries {
    pub(super) fn push(&mut self, size: usize, delivery: Delivery) {
        self.deliveries.push_back((size, delivery));
        self.bytes += size;
        while self.deliveries.len() > MAX_DELIVERIES || self.bytes > MAX_BYTES {
            let Some((size, _)) = self.deliveries.pop_front() else {
                break;
            };
            self.bytes -= size;
        }
    }

    /// The record of an invocation.
    pub(super) fn record(&self, request_id: &str) -> Option<DestinationRecord> {
        let mut records = self.deliveries.iter().rev().map(|(_, kept)| &kept.record);
        let found = records.find(|record| {
            let context = record.request_context.as_ref();
            context.and_then(|context| context.request_id.as_deref()) == Some(request_id)
        });
        found.cloned()
    }

    pub(super) fn all(&self) -> Vec<Delivery> {
        let deliveries = self.deliveries.iter();
        deliveries.map(|(_, delivery)| delivery.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::delivered::DeliveryOutcome;
    use super::*;
    use functiongraph::Destination;

    fn pushed(sizes: impl IntoIterator<Item = usize>) -> usize {
        let mut kept = RecentDeliveries::default();
        for size in sizes {
            let delivery = Delivery {
                destination: Destination::obs("b"),
                record: Default::default(),
                outcome: DeliveryOutcome::Invoked(String::new()),
            };
            kept.push(size, delivery);
        }
        kept.all().len()
    }

    #[test]
    fn drops_oldest_deliveries() {
        assert_eq!(pushed([1; MAX_DELIVERIES + 5]), MAX_DELIVERIES);
        assert_eq!(pushed([MAX_BYTES / 2; 5]), 2);
        assert_eq!(pushed([MAX_BYTES + 1]), 0);
    }
}
