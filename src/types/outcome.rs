//! When something that runs has ended.

use std::time::{Duration, SystemTime};

use super::timestamp::Timestamp;

/// Something that runs, and can be waited for.
pub(crate) trait Outcome {
    /// Whether it has ended, successfully or not.
    fn is_over(&self) -> bool;

    /// Its state, as the service names it.
    fn state(&self) -> &str;
}

/// Whether a state is one of these, ignoring case.
pub(crate) fn is_one_of(state: Option<&str>, states: &[&str]) -> bool {
    let state = state.unwrap_or_default().trim();
    states.iter().any(|known| known.eq_ignore_ascii_case(state))
}

/// Whether a time of an end is set. Zero times stand for none: an empty text, zeros, year 1, the first day of 1970,
/// which is zero in some zone.
pub(crate) fn is_over(ended_at: Option<&Timestamp>) -> bool {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let Some(time) = ended_at else { return false };
    match time.system_time() {
        Some(time) => time
            .duration_since(SystemTime::UNIX_EPOCH)
            .is_ok_and(|since| since >= DAY),
        None => time.as_str().contains(|letter| matches!(letter, '1'..='9')),
    }
}

#[cfg(test)]
mod tests {
    use crate::types::timestamp::Timestamp;
    use crate::types::{AsyncInvocation, InvocationStatus};

    fn invocation(status: Option<&str>, end: Option<&str>) -> AsyncInvocation {
        let (status, end_time) = (status.map(InvocationStatus::from), end.map(Timestamp::new));
        AsyncInvocation {
            status,
            end_time,
            ..Default::default()
        }
    }

    #[test]
    fn recognizes_ended_invocations() {
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
