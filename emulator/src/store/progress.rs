//! The progress of an invocation that has not ended, or whose record is not delivered: it survives a kill.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::stored::Stored;
use crate::run_error::RunError;
use functiongraph::types::{DestinationRecord, InvocationStatus};
use functiongraph::{Destination, FunctionUrn};

/// The attempts of an invocation that waits or runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Progress {
    /// How many functions delivered its event, one to the next.
    pub depth: u32,
    /// How many attempts began.
    pub attempts: u32,
    /// Whether the last of them has not ended: where nobody runs it, it was cut off.
    pub running: bool,
    /// Why the last of them failed.
    pub error: Option<RunError>,
    /// When the next one is due.
    pub due: Option<SystemTime>,
    /// The version that an alias chose, for all attempts.
    pub version: Option<FunctionUrn>,
    /// The URN of the function, version or alias that was deleted since it was accepted: no attempt follows.
    pub deleted: Option<String>,
}

impl Stored for Progress {
    fn encode(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }

    /// Editions before 3 wrote the depth only, and nothing for none.
    fn decode(value: &[u8]) -> serde_json::Result<Self> {
        if value.is_empty() {
            return Ok(Self::default());
        }
        match serde_json::from_slice(value) {
            Ok(depth) => Ok(Self {
                depth,
                ..Self::default()
            }),
            Err(_) => serde_json::from_slice(value),
        }
    }
}

/// How an invocation ends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub status: InvocationStatus,
    pub error: Option<RunError>,
}

/// A record that is not delivered yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PendingDelivery {
    pub destination: Destination,
    pub record: DestinationRecord,
    /// How many functions delivered the event of the invocation, one to the next.
    pub depth: u32,
    /// How the invocation ends after the first attempt to deliver it: who sees the end sees the delivery, too.
    pub end: Option<Outcome>,
    /// How many attempts were made.
    #[serde(default)]
    pub attempts: u32,
    /// When the next attempt is due.
    #[serde(default)]
    pub due: Option<SystemTime>,
}
