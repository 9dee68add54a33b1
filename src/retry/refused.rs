//! What helps against a 401 that need not be the end: other keys, or another clock.

use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap};
use reqwest::{Request, Response, StatusCode};

use super::retry_after;
use crate::Client;
use crate::call::Call;
use crate::credentials::Kind;
use crate::retry::Trouble;

/// How far clocks may be apart for the service, and how far they are believed to be.
const CLOSE: SignedDuration = SignedDuration::from_mins(15);
const FAR: SignedDuration = SignedDuration::from_hours(24);

/// What has been done for one call. Each is done once.
#[derive(Default)]
pub(super) struct Remedies {
    clock: bool,
    keys: bool,
}

impl Client {
    /// Whether another attempt may end otherwise, now that something is mended. The service did nothing yet, so any
    /// operation may be repeated.
    pub(super) async fn mended(
        &self,
        answer: &Result<Response, Trouble>,
        request: &Request,
        call: &Call,
        done: &mut Remedies,
    ) -> bool {
        let Ok(answer) = answer else { return false };
        if answer.status() != StatusCode::UNAUTHORIZED {
            return false;
        }
        let Some(used) = call.record().used.clone() else {
            return false;
        };
        // Nobody on the way can set the clock of a service that TLS vouches for. A token is not signed with it.
        let is_signed = matches!(used.credentials.kind(), Kind::Keys { .. });
        if !done.clock
            && is_signed
            && request.url().scheme() == "https"
            && let Some(ahead) = ahead(answer.headers(), SystemTime::now())
        {
            done.clock = true;
            tracing::debug!(
                ?ahead,
                "the clock of the service is another: the request is signed for its time"
            );
            call.record().ahead = Some(ahead);
            return true;
        }
        if done.keys || !used.may_be_renewed() {
            return false;
        }
        done.keys = true;
        let others = self
            .inner
            .settings
            .credentials
            .instead_of(&used, &self.context(call.region.as_deref()))
            .await;
        if others.is_some() {
            tracing::debug!("the credentials were refused and have been renewed");
        }
        others.is_some()
    }
}

/// How far the service is ahead, where that explains a 401.
pub(crate) fn ahead(answer: &HeaderMap, now: SystemTime) -> Option<SignedDuration> {
    let ahead = retry_after::date(answer, &DATE)?.duration_since(Timestamp::try_from(now).ok()?);
    (CLOSE..=FAR).contains(&ahead.abs()).then_some(ahead)
}

/// The time of a service that is so far ahead.
pub(crate) fn shifted(now: SystemTime, ahead: SignedDuration) -> SystemTime {
    let shifted = match ahead.is_negative() {
        true => now.checked_sub(ahead.unsigned_abs()),
        false => now.checked_add(ahead.unsigned_abs()),
    };
    shifted.unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn believes_a_clock_that_is_a_quarter_of_an_hour_to_a_day_off() {
        let told = |date: &str| {
            let answer = http::Response::builder()
                .header("date", date)
                .body("")
                .unwrap();
            let now = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(784_111_777);
            ahead(answer.headers(), now).map(|ahead| ahead.as_secs())
        };
        assert_eq!(told("Sun, 06 Nov 1994 09:49:37 GMT"), Some(3600));
        assert_eq!(told("Sun, 06 Nov 1994 08:34:37 GMT"), Some(-900));
        assert_eq!(told("Sun, 06 Nov 1994 08:34:38 GMT"), None);
        assert_eq!(told("Mon, 07 Nov 1994 08:49:37 GMT"), Some(86400));
        assert_eq!(told("Mon, 07 Nov 1994 08:49:38 GMT"), None);
        assert_eq!(told("soon"), None);
    }
}
