//! A record and where it was delivered.

use std::path::{Path, PathBuf};

use functiongraph::Destination;
use functiongraph::types::DestinationRecord;

/// The record of an ended asynchronous invocation, and the outcome of its delivery.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// The destination that the function's config has for such an end.
    pub destination: Destination,
    /// What the destination receives.
    pub record: DestinationRecord,
    /// Where it was delivered, or why it was not.
    pub outcome: DeliveryOutcome,
}

impl Delivery {
    /// The file that the record was written or appended to.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.outcome {
            DeliveryOutcome::Written(file) | DeliveryOutcome::Appended(file) => Some(file),
            DeliveryOutcome::Invoked(_)
            | DeliveryOutcome::Posted(_)
            | DeliveryOutcome::Undelivered(_) => None,
        }
    }
}

/// The outcome of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryOutcome {
    /// Written to this file.
    Written(PathBuf),
    /// Appended to this file.
    Appended(PathBuf),
    /// Submitted as the event of an asynchronous invocation with this request id.
    Invoked(String),
    /// Posted to this URL, as the message of a topic.
    Posted(String),
    /// Not delivered, for this reason.
    Undelivered(String),
}
