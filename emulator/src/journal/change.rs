//! One change of an asynchronous event.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde::Serialize;

use super::wire;
use functiongraph::FunctionUrn;

/// One change of an asynchronous event. As text it says what has happened, such as
/// `attempt 1 failed: InvocationError: no picture`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EventChange {
    /// Counts the changes of all events, from 1.
    pub sequence: u64,
    /// When it happened. An end that an emulator before this one stored, without delivering the record, has the time of the
    /// restart.
    #[serde(serialize_with = "wire::time")]
    pub time: SystemTime,
    /// The id of the invocation.
    pub request_id: String,
    /// Full URN of the version or alias that was invoked.
    #[serde(serialize_with = "wire::urn")]
    pub function: FunctionUrn,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventChangeKind,
}

/// What happened to an asynchronous event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventChangeKind {
    /// It waits to be run.
    Accepted,
    /// The function runs.
    AttemptStarted {
        /// The number of the attempt, from 1.
        attempt: u32,
    },
    /// The function failed.
    AttemptFailed {
        /// The number of the attempt, from 1.
        attempt: u32,
        /// Why it failed.
        error: EventError,
    },
    /// It is to be run again.
    RetryScheduled {
        /// The number of the next attempt.
        attempt: u32,
        /// The time until then.
        #[serde(rename = "delay_ms", serialize_with = "wire::milliseconds")]
        delay: Duration,
    },
    /// It becomes too old before it would be run again, and is discarded then, unless its config allows a greater age.
    DiscardScheduled {
        /// The time until then.
        #[serde(rename = "delay_ms", serialize_with = "wire::milliseconds")]
        delay: Duration,
    },
    /// The function ran. This is an end.
    Succeeded,
    /// No retries are left. This is an end.
    Failed {
        /// The last error.
        error: EventError,
    },
    /// It became too old to be run again. This is an end.
    Discarded {
        /// The last error.
        error: EventError,
    },
    /// It was cancelled. This is an end.
    Cancelled,
    /// Its record was delivered.
    Delivered {
        /// The destination, such as `obs://dead-letters/resize/`.
        destination: String,
        /// The object, where the destination is a bucket.
        #[serde(skip_serializing_if = "Option::is_none")]
        object: Option<String>,
        /// The file that the record was written or appended to.
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<PathBuf>,
        /// The id of the invocation, where the destination is a function.
        #[serde(skip_serializing_if = "Option::is_none")]
        invoked: Option<String>,
    },
    /// Its record was not delivered, and another attempt follows.
    DeliveryDelayed {
        /// The destination, such as `obs://dead-letters/resize/`.
        destination: String,
        /// Why not.
        reason: String,
        /// The time until then.
        #[serde(rename = "delay_ms", serialize_with = "wire::milliseconds")]
        delay: Duration,
    },
    /// Its record was not delivered.
    Undelivered {
        /// The destination, such as `obs://dead-letters/resize/`.
        destination: String,
        /// Why not.
        reason: String,
    },
    /// Its payload was redriven.
    Redriven {
        /// The id of the new invocation.
        new_request_id: String,
    },
}

impl EventChangeKind {
    /// Whether the function is not run again after it.
    #[must_use]
    pub fn is_end(&self) -> bool {
        matches!(
            self,
            Self::Succeeded | Self::Failed { .. } | Self::Discarded { .. } | Self::Cancelled
        )
    }

    /// Whether it is about what is left to do after an end.
    pub(super) fn follows_end(&self) -> bool {
        matches!(
            self,
            Self::Delivered { .. }
                | Self::DeliveryDelayed { .. }
                | Self::Undelivered { .. }
                | Self::Redriven { .. }
        )
    }
}

/// Why a function failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EventError {
    /// The code, which the record of the invocation shows.
    pub code: i64,
    /// The type, as the service returns it.
    #[serde(rename = "type")]
    pub error_type: String,
    /// The message, of which the beginning is kept.
    pub message: String,
}
