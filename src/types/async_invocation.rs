//! Whether an invocation has ended.

use std::time::{Duration, SystemTime};

use crate::generated::constants::{FAILURE_STATES, SUCCESS_STATES};
use crate::generated::types::AsyncInvocation;
use crate::types::timestamp::Timestamp;

impl AsyncInvocation {
    /// Whether it has ended: its status is a documented final one, case-insensitively, or its end time is set.
    ///
    /// ```
    /// use functiongraph::types::AsyncInvocation;
    ///
    /// let with = |status: &str| AsyncInvocation { status: Some(status.to_owned()), ..Default::default() };
    /// assert!(with("SUCCESS").has_ended() && with("fail").has_ended());
    /// assert!(!with("RUNNING").has_ended() && !with("QUEUED").has_ended());
    /// ```
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.has_succeeded()
            || self.is(FAILURE_STATES)
            || self.end_time.as_ref().is_some_and(is_set)
    }

    /// Whether its status is the documented one of a success, case-insensitively.
    ///
    /// ```
    /// use functiongraph::types::AsyncInvocation;
    ///
    /// let invocation = AsyncInvocation { status: Some("Success".to_owned()), ..Default::default() };
    /// assert!(invocation.has_succeeded());
    /// ```
    #[must_use]
    pub fn has_succeeded(&self) -> bool {
        self.is(SUCCESS_STATES)
    }

    fn is(&self, states: &[&str]) -> bool {
        let status = self.status.as_deref().unwrap_or_default().trim();
        states
            .iter()
            .any(|state| state.eq_ignore_ascii_case(status))
    }
}

/// Zero times mean that it is not set: an empty text, zeros, year 1, the first day of 1970 (zero in some time zone).
fn is_set(time: &Timestamp) -> bool {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    match time.system_time() {
        Some(time) => time
            .duration_since(SystemTime::UNIX_EPOCH)
            .is_ok_and(|since| since >= DAY),
        None => time.as_str().contains(|letter| matches!(letter, '1'..='9')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invocation(status: Option<&str>, end: Option<&str>) -> AsyncInvocation {
        let (status, end_time) = (status.map(str::to_owned), end.map(Timestamp::new));
        AsyncInvocation {
            status,
            end_time,
            ..Default::default()
        }
    }

    #[test]
    fn recognizes_final_states_and_end_times() {
        for status in ["SUCCESS", "success", "Fail", " DISCARD "] {
            assert!(invocation(Some(status), None).has_ended(), "{status}");
        }
        for status in [None, Some("QUEUED"), Some("RUNNING"), Some("")] {
            assert!(!invocation(status, None).has_ended(), "{status:?}");
            for end in [
                "2026-11-23T21:33:00",
                "2026-11-23T21:33:00Z",
                "1970-01-02T00:00:00Z",
                "1764000000",
            ] {
                assert!(
                    invocation(status, Some(end)).has_ended(),
                    "{status:?} {end}"
                );
            }
            let zones = [
                "1970-01-01T00:00:00",
                "1970-01-01T08:00:00",
                "1970-01-01 14:00:00",
                "1969-12-31T12:00:00",
            ];
            for unset in ["", "0", "0001-01-01T00:00:00Z", "-"]
                .into_iter()
                .chain(zones)
            {
                assert!(
                    !invocation(status, Some(unset)).has_ended(),
                    "{status:?} {unset}"
                );
            }
        }
        assert!(invocation(Some("success"), None).has_succeeded());
        assert!(!invocation(Some("FAIL"), None).has_succeeded());
    }
}
