//! What has happened, as text.

use std::fmt;
use std::time::Duration;

use super::change::{EventChangeKind, EventError};

impl fmt::Display for EventChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("accepted"),
            Self::AttemptStarted { attempt } => write!(f, "attempt {attempt} started"),
            Self::AttemptFailed { attempt, error } => {
                write!(f, "attempt {attempt} failed: {error}")
            }
            Self::RetryScheduled { delay, .. } => write!(f, "next attempt in {}", seconds(*delay)),
            Self::DiscardScheduled { delay } => {
                write!(f, "too old for another attempt in {}", seconds(*delay))
            }
            Self::Succeeded => f.write_str("succeeded"),
            Self::Failed { error } => write!(f, "failed: {error}"),
            Self::Discarded { error } => {
                write!(f, "discarded: too old for another attempt after {error}")
            }
            Self::Cancelled => f.write_str("cancelled"),
            Self::Delivered {
                destination,
                object,
                file,
                invoked,
            } => match (object, invoked, file) {
                (Some(object), ..) => write!(f, "delivered to {object}"),
                (_, Some(invoked), _) => write!(f, "delivered to {destination} as {invoked}"),
                (_, _, Some(file)) => {
                    write!(f, "delivered to {destination}, in {}", file.display())
                }
                _ => write!(f, "delivered to {destination}"),
            },
            Self::DeliveryDelayed {
                destination,
                reason,
                delay,
            } => write!(
                f,
                "not delivered to {destination} yet: {reason}; next attempt in {}",
                seconds(*delay)
            ),
            Self::Undelivered {
                destination,
                reason,
            } => write!(f, "not delivered to {destination}: {reason}"),
            Self::Redriven { new_request_id } => write!(f, "redriven as {new_request_id}"),
        }
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error_type, self.message)
    }
}

/// In seconds, with milliseconds where there are any.
fn seconds(duration: Duration) -> String {
    let rounded = Duration::from_millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
    format!("{} s", rounded.as_secs_f64())
}
