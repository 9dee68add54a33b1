//! The tries of one call.

use std::time::{Duration, SystemTime};

use reqwest::{Request, Response};
use tracing::Instrument;

use super::outcome::{self, Outcome};
use super::refused::Remedies;
use super::{Stop, Tried, retry_after};
use crate::Client;
use crate::call::{Call, Settings};
use crate::error::{Error, ErrorKind};
use crate::spans;

/// How long a try may take that could be followed by another.
const TRY_TIMEOUT: Duration = Duration::from_secs(20);

/// Why a try has no answer.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It was not made.
    Own(Error),
    Network(reqwest::Error),
}

/// What an error tells of the tries behind it.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub attempts: u32,
    pub elapsed: Duration,
    /// What the service asked to wait, the last time.
    pub asked: Option<Duration>,
    pub note: Option<&'static str>,
    /// The time the last try was given, when that was less than was left for the call.
    pub attempt_timeout: Option<Duration>,
}

impl Client {
    /// Tries until the service has answered, or until there is no more point in it.
    pub(crate) async fn try_until_done(
        &self,
        request: Request,
        call: &Call,
    ) -> Result<Response, Trouble> {
        let settings = &self.inner.settings;
        let is_idempotent = outcome::is_idempotent(call.operation.method);
        let begun = call.begun;
        let left = || settings.timeout.saturating_sub(begun.elapsed());
        let mut remedies = Remedies::default();
        for times in 1.. {
            call.record().begin(History {
                attempts: times,
                ..History::default()
            });
            let answer = self
                .one_of_many(
                    &request,
                    call,
                    times,
                    settings.attempt_timeout(is_idempotent),
                )
                .await;

            if times < settings.retry.tries() {
                let mended = self.mended(&answer, &request, call, &mut remedies);
                // What is left of the time may be too little to mend anything.
                if tokio::time::timeout(left(), mended).await.unwrap_or(false) && !left().is_zero()
                {
                    continue;
                }
            }
            let asked = answer
                .as_ref()
                .ok()
                .and_then(|answer| retry_after(answer.headers(), SystemTime::now()));
            let tried = Tried {
                outcome: outcome_of(&answer),
                is_idempotent,
                times,
                asked,
            };
            let next = settings.retry.next(&tried, left(), fastrand::f64());
            let next = next.and_then(|wait| {
                if settings.budget.take() {
                    Ok(wait)
                } else {
                    Err(Stop::NoBudget)
                }
            });
            match next {
                Ok(wait) => {
                    drop(answer);
                    tokio::time::sleep(wait).await;
                }
                Err(stop) => {
                    if tried.outcome == Outcome::Answered {
                        settings.budget.earn(times > 1);
                    }
                    let history = &mut call.record().history;
                    (history.elapsed, history.asked, history.note) =
                        (begun.elapsed(), asked, stop.note());
                    return answer;
                }
            }
        }
        Err(Trouble::Own(Error::new(
            ErrorKind::InvalidInput,
            "nothing was sent",
        )))
    }

    /// One try, in a span of its own.
    async fn one_of_many(
        &self,
        request: &Request,
        call: &Call,
        times: u32,
        attempt_timeout: Option<Duration>,
    ) -> Result<Response, Trouble> {
        let Some(copy) = request.try_clone() else {
            return Err(Trouble::Own(Error::new(
                ErrorKind::InvalidInput,
                "a body that is a stream cannot be sent",
            )));
        };
        let span = spans::attempt(call.operation, request, times);
        let answer = self
            .attempt(copy, call, attempt_timeout)
            .instrument(span.clone())
            .await;
        spans::attempt_ended(&span, &answer, &call.record());
        answer
    }
}

impl Settings {
    /// What was set; otherwise only a try that another may follow is cut short.
    fn attempt_timeout(&self, is_idempotent: bool) -> Option<Duration> {
        self.attempt_timeout
            .or((is_idempotent && self.retry.retries()).then_some(TRY_TIMEOUT))
    }
}

fn outcome_of(answer: &Result<Response, Trouble>) -> Outcome {
    match answer {
        Ok(answer) => Outcome::of_status(answer.status()),
        Err(Trouble::Network(error)) => Outcome::of_error(error),
        // Nothing was sent to FunctionGraph yet, so any operation may try again.
        Err(Trouble::Own(error))
            if error.kind() == ErrorKind::Credentials && error.is_retryable() =>
        {
            Outcome::Unsent
        }
        Err(Trouble::Own(_)) => Outcome::Hopeless,
    }
}
