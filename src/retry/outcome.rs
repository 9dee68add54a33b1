//! What became of one try, and whether the call may be tried again after it.

use reqwest::StatusCode;

use crate::network::{is_lasting, is_too_large};

/// What became of one try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// An answer that is not about the service's health.
    Answered,
    /// 429: the service is well but does not want this now.
    Throttled,
    /// 502, 503, 504: who was asked may or may not have done it.
    Unavailable,
    /// No connection, so that nothing was received.
    Unsent,
    /// The connection broke or time ran out: it may have been received, and done.
    Lost,
    /// It would end the same way again.
    Hopeless,
}

impl Outcome {
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::TOO_MANY_REQUESTS => Self::Throttled,
            StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Self::Unavailable,
            status if status.is_server_error() => Self::Hopeless,
            _ => Self::Answered,
        }
    }

    pub fn of_error(error: &reqwest::Error) -> Self {
        if is_lasting(error) {
            Self::Hopeless
        } else if error.is_connect() {
            Self::Unsent
        } else if is_too_large(error) || error.is_builder() || error.is_redirect() {
            Self::Hopeless
        } else {
            Self::Lost
        }
    }

    pub fn may_be_tried_again(self, is_idempotent: bool) -> bool {
        match self {
            Self::Throttled | Self::Unsent => true,
            Self::Unavailable | Self::Lost => is_idempotent,
            Self::Answered | Self::Hopeless => false,
        }
    }
}

/// Whether doing it twice leaves the same as doing it once.
pub(crate) fn is_idempotent(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "PUT" | "DELETE")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statuses_tried_again(method: &str) -> Vec<u16> {
        let again = |status: &u16| {
            let outcome = Outcome::of_status(StatusCode::from_u16(*status).unwrap());
            outcome.may_be_tried_again(is_idempotent(method))
        };
        (100..600).filter(again).collect()
    }

    #[test]
    fn reading_replacing_and_deleting_may_be_done_twice() {
        for method in ["GET", "PUT", "DELETE"] {
            assert_eq!(
                statuses_tried_again(method),
                [429, 502, 503, 504],
                "{method}"
            );
            for outcome in [Outcome::Unsent, Outcome::Lost] {
                assert!(
                    outcome.may_be_tried_again(is_idempotent(method)),
                    "{method} {outcome:?}"
                );
            }
        }
    }

    #[test]
    fn what_starts_something_is_never_repeated_once_it_may_have_been_received() {
        for method in ["POST", "PATCH", "get"] {
            assert_eq!(statuses_tried_again(method), [429], "{method}");
            assert!(
                Outcome::Unsent.may_be_tried_again(is_idempotent(method)),
                "{method}"
            );
            assert!(
                !Outcome::Lost.may_be_tried_again(is_idempotent(method)),
                "{method}"
            );
        }
    }

    #[test]
    fn what_would_end_the_same_way_is_not_repeated() {
        assert!(!Outcome::Hopeless.may_be_tried_again(true));
        assert!(!Outcome::Answered.may_be_tried_again(true));
    }
}
