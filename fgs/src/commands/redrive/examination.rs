//! Whether a record is to be sent, and where to.

use std::collections::{BTreeSet, HashMap};

use functiongraph::reqwest::Url;
use functiongraph::{Client, Error, Event, FunctionUrn};

use super::call_error::is_of_every_call;
use super::dead_letter::DeadLetter;
use super::journal::{Details, Journal, News, State};
use super::key::Key;
use super::prepared::Prepared;
use super::report::{Line, Outcome, Report};
use super::selection::Selection;
use super::source::{Found, Place};
use crate::args::redrive::Redrive;
use crate::failure::Failure;

/// How many URLs are known at a time.
const MAX_URLS: usize = 1000;

const UNKNOWN_BEFORE: &str =
    "unknown whether an earlier run sent it; --retry-unknown sends it again";
const UNKNOWN_NOW: &str = "unknown whether this run sent it, by an earlier record of the same invocation; \
                           --retry-unknown sends it again in the next run";
const FAILED_NOW: &str = "rejected in this run already, by an earlier record of the same invocation; \
                          the same command sends it again";

pub(super) struct Examination<'a> {
    pub client: &'a Client,
    /// Whether the emulator is in this process, at another port each time.
    pub in_process: bool,
    pub selection: Selection<'a>,
    pub options: &'a Redrive,
    /// To get one, a request is signed.
    pub urls: HashMap<FunctionUrn, String>,
    /// What records are sent to, without the path.
    pub targets: BTreeSet<String>,
}

impl Examination<'_> {
    /// None is reported. An error is one of every record.
    pub(super) async fn prepare(
        &mut self,
        found: Found,
        report: &mut Report,
    ) -> Result<Option<Prepared>, Failure> {
        let Found { place, text } = found;
        let letter = match text.and_then(|text| DeadLetter::parse(&text)) {
            Ok(letter) => letter,
            Err(reason) => return invalid(report, &place, None, reason),
        };
        match self.selection.includes(&letter) {
            Ok(true) => {}
            Ok(false) => {
                report.summary.not_selected += 1;
                return Ok(None);
            }
            Err(reason) => return invalid(report, &place, Some(&letter), reason),
        }
        let target = letter.target(self.options.to.as_ref());
        let (function, event) = match target.and_then(|target| Ok((target, letter.event()?))) {
            Ok(both) => both,
            Err(reason) => return invalid(report, &place, Some(&letter), reason),
        };
        let url = match self.url(&function, &event).await {
            Ok(url) => url,
            Err(error) if is_of_every_call(&error) => return Err(error.into()),
            Err(error) => {
                report.record(&Line {
                    request_id: letter.request_id.as_deref(),
                    function: Some(function.as_str()),
                    reason: Some(error.to_string()),
                    ..Line::of(&place, Outcome::Failed)
                })?;
                return Ok(None);
            }
        };
        Ok(Some(Prepared {
            place,
            key: Key::of(&letter, &url),
            request_id: letter.request_id,
            function,
            event,
            url,
        }))
    }

    /// Whether the journal leaves the record to be sent, which it is once in a run. None is reported.
    pub(super) fn decide(
        &self,
        prepared: Prepared,
        journal: &mut Journal,
        report: &mut Report,
    ) -> Result<Option<Prepared>, Failure> {
        if let Some(known) = journal.known(&prepared.key) {
            let kept = match (known.state, known.of_this_run) {
                (State::Sent, _) => {
                    report.summary.already_sent += 1;
                    return Ok(None);
                }
                (State::Failed, true) => Some((Outcome::Failed, FAILED_NOW)),
                (State::Sending | State::Unknown, true) => Some((Outcome::Unknown, UNKNOWN_NOW)),
                (State::Sending | State::Unknown, false) if !self.options.retry_unknown => {
                    Some((Outcome::Unknown, UNKNOWN_BEFORE))
                }
                (State::Failed | State::Sending | State::Unknown, false) => None,
            };
            if let Some((outcome, reason)) = kept {
                report.record(&prepared.line(outcome, Some(reason.to_owned())))?;
                return Ok(None);
            }
        }
        if !self.options.dry_run {
            return Ok(Some(prepared));
        }
        // So that the second record of an invocation is not shown again.
        let sent = News {
            record: prepared.key,
            state: State::Sent,
            details: Details::default(),
        };
        journal.write(vec![sent]).map_err(Failure::Failed)?;
        let id = prepared.request_id.as_deref();
        let payload = prepared.event.as_str();
        report.would_send(&prepared.place, id, &prepared.url, payload)?;
        Ok(None)
    }

    /// The URL by which the journal knows where a record is sent.
    async fn url(&mut self, function: &FunctionUrn, event: &Event) -> Result<String, Error> {
        if let Some(url) = self.urls.get(function) {
            return Ok(url.clone());
        }
        let call = self.client.async_invoke_function().function_urn(function);
        let request = call.body(event.clone()).build_signed().await?;
        let url = request.into_inner();
        let (url, target) = self.shown(url.url());
        self.targets.insert(target);
        if self.urls.len() == MAX_URLS {
            self.urls.clear();
        }
        self.urls.insert(function.clone(), url.clone());
        Ok(url)
    }

    /// The URL, and what it is of.
    fn shown(&self, url: &Url) -> (String, String) {
        if self.in_process {
            let url = format!("emulator:{}", url.path());
            (url, "the emulator of --emulator".to_owned())
        } else {
            (url.to_string(), url.origin().ascii_serialization())
        }
    }
}

fn invalid(
    report: &mut Report,
    place: &Place,
    letter: Option<&DeadLetter>,
    reason: String,
) -> Result<Option<Prepared>, Failure> {
    report.record(&Line {
        request_id: letter.and_then(|letter| letter.request_id.as_deref()),
        function: letter.and_then(|letter| letter.function.as_deref()),
        reason: Some(reason),
        ..Line::of(place, Outcome::Invalid)
    })?;
    Ok(None)
}
