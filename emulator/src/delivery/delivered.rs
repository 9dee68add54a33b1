//! A record and where it was delivered.

use std::path::{Path, PathBuf};

use functiongraph::Destination;
use functiongraph::types::DestinationRecord;

/// The record of an asynchronous invocation that has ended, and what became of it.
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

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryOutcome {
    /// It is this file.
    Written(PathBuf),
    /// It is a line of this file.
    Appended(PathBuf),
    /// It is the event of an asynchronous invocation with this request id.
    Invoked(String),
    /// It is the message of a topic, which was posted to this URL.
    Posted(String),
    /// It was not delivered, and why.
    Undelivered(String),
}
