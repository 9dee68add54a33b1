//! Calls for several records at a time.

use std::collections::{HashSet, VecDeque};
use std::pin::Pin;
use std::time::Instant;

use functiongraph::reqwest::StatusCode;
use functiongraph::{Client, Error};
use futures_util::FutureExt;
use futures_util::future::FusedFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::mpsc::Receiver;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::time::sleep_until;

use super::call_error::{is_of_every_call, may_have_arrived};
use super::examination::Examination;
use super::journal::{Details, Journal, News, State};
use super::key::Key;
use super::pace::Pace;
use super::prepared::Prepared;
use super::report::{Line, Outcome, Report};
use super::source::Found;
use crate::failure::Failure;

/// A call, with the request id of the new invocation.
type Call = Pin<Box<dyn Future<Output = (Prepared, Result<Option<String>, Error>)>>>;

/// Why no more calls are made. Those that run are waited for: their outcome would be unknown otherwise.
enum Stop {
    /// It is printed with the summary.
    Hint(&'static str),
    /// A signal, with its number.
    Signal(u8),
    Failure(Failure),
}

pub(super) struct Sending<'a> {
    client: &'a Client,
    examination: Examination<'a>,
    journal: Journal,
    report: Report,
    pace: Pace,
    records: Receiver<Found>,
    /// Whether there may be more records.
    reading: bool,
    received: Option<Found>,
    /// It is in a call already, as another record of the same invocation.
    held: Option<Prepared>,
    /// Rejected as the service limits requests, with the reason; they are sent before all others.
    again: VecDeque<(Prepared, String)>,
    in_flight: HashSet<Key>,
    calls: FuturesUnordered<Call>,
    stop: Option<Stop>,
}

impl<'a> Sending<'a> {
    pub(super) fn new(
        examination: Examination<'a>,
        journal: Journal,
        report: Report,
        records: Receiver<Found>,
    ) -> Self {
        Self {
            client: examination.client,
            pace: Pace::new(examination.options.concurrency),
            examination,
            journal,
            report,
            records,
            reading: true,
            received: None,
            held: None,
            again: VecDeque::new(),
            in_flight: HashSet::new(),
            calls: FuturesUnordered::new(),
            stop: None,
        }
    }

    /// Sends all records, and prints the summary. After a signal no call begins.
    pub(super) async fn complete(
        mut self,
        mut signal: impl FusedFuture<Output = u8> + Unpin,
    ) -> Result<(), Failure> {
        while self.step(&mut signal).await {}
        let is_left = self.is_left() || self.report.summary.left() > 0;
        self.report.summary.to = self.examination.targets;
        if matches!(self.stop, Some(Stop::Failure(Failure::BrokenPipe))) {
            return Err(Failure::BrokenPipe);
        }
        for (prepared, reason) in self.again {
            let line = prepared.line(Outcome::Failed, Some(reason));
            self.report.record(&line)?;
        }
        let stop = match self.stop {
            Some(Stop::Failure(failure)) if !self.report.summary.is_of_calls() => {
                return Err(failure);
            }
            stop => stop,
        };
        let path = self.journal.path();
        let journal = (!self.examination.options.dry_run).then_some(path);
        self.report.print_summary(journal)?;
        match stop {
            Some(Stop::Failure(failure)) => Err(failure),
            Some(Stop::Hint(hint)) => self.report.end(Some(hint)),
            Some(Stop::Signal(signal)) if is_left => {
                let sends = !self.examination.options.dry_run;
                Err(self.report.interrupted(signal, sends))
            }
            Some(Stop::Signal(_)) | None => {
                self.report.explain_nothing_sent(path)?;
                self.report.end(None)
            }
        }
    }

    /// Begins the calls that can begin, and waits until something changes. False: there is nothing left to do.
    async fn step(&mut self, signal: &mut (impl FusedFuture<Output = u8> + Unpin)) -> bool {
        // Where it waits for credentials, nothing has begun, and the records that it has taken are not sent.
        let begun = tokio::select! {
            begun = self.begin() => begun,
            number = &mut *signal, if !signal.is_terminated() => {
                self.interrupt(number);
                Ok(())
            }
        };
        if let Err(failure) = begun {
            self.fail(failure);
        }
        let is_left = self.is_left() && self.stop.is_none();
        if self.calls.is_empty() && !is_left {
            return false;
        }
        let wait = self.pace.wait(Instant::now()).filter(|_| is_left);
        let receives = is_left
            && wait.is_none()
            && self.reading
            && self.held.is_none()
            && self.again.is_empty()
            && self.calls.len() < self.pace.limit();
        // A wait that ended since the calls began: they begin with the next step.
        if self.calls.is_empty() && wait.is_none() && !receives {
            return true;
        }
        let until = wait.unwrap_or_else(Instant::now);
        let finished = tokio::select! {
            Some(call) = self.calls.next(), if !self.calls.is_empty() => self.finish(call),
            found = self.records.recv(), if receives => {
                self.reading = found.is_some();
                self.received = found;
                Ok(())
            }
            () = sleep_until(until.into()), if wait.is_some() => Ok(()),
            number = &mut *signal, if !signal.is_terminated() => {
                self.interrupt(number);
                Ok(())
            }
        };
        if let Err(failure) = finished {
            self.fail(failure);
        }
        // Those that begin in their place do so together: one wait for the disk.
        while let Some(Some(call)) = self.calls.next().now_or_never() {
            if let Err(failure) = self.finish(call) {
                self.fail(failure);
            }
        }
        true
    }

    /// Whether there may be records that no call has begun for.
    fn is_left(&self) -> bool {
        let is_taken = self.received.is_some() || self.held.is_some();
        self.reading || is_taken || !self.again.is_empty()
    }

    fn interrupt(&mut self, signal: u8) {
        if !matches!(self.stop, Some(Stop::Failure(_))) {
            self.stop = Some(Stop::Signal(signal));
        }
        if !self.calls.is_empty() {
            self.report.waits_for(self.calls.len());
        }
    }

    fn fail(&mut self, failure: Failure) {
        if !matches!(self.stop, Some(Stop::Failure(_))) {
            self.stop = Some(Stop::Failure(failure));
        }
    }

    async fn begin(&mut self) -> Result<(), Failure> {
        let mut ready = Vec::new();
        while self.stop.is_none()
            && self.calls.len() + ready.len() < self.pace.limit()
            && self.pace.wait(Instant::now()).is_none()
        {
            let Some(prepared) = self.next().await? else {
                break;
            };
            self.in_flight.insert(prepared.key);
            ready.push(prepared);
        }
        if ready.is_empty() {
            return Ok(());
        }
        let news = ready.iter().map(|prepared| News {
            record: prepared.key,
            state: State::Sending,
            details: prepared.details(),
        });
        self.journal
            .write(news.collect())
            .map_err(Failure::Failed)?;
        for prepared in ready {
            let call = self.client.async_invoke_function();
            let call = call
                .function_urn(&prepared.function)
                .body(prepared.event.clone());
            self.calls.push(Box::pin(async move {
                let response = call.send().await;
                (prepared, response.map(|found| found.request_id.clone()))
            }));
        }
        Ok(())
    }

    /// The next record to send, if it is there already.
    async fn next(&mut self) -> Result<Option<Prepared>, Failure> {
        if let Some((prepared, _)) = self.again.pop_front() {
            return Ok(Some(prepared));
        }
        loop {
            let prepared = if let Some(held) = self.held.take() {
                Some(held)
            } else {
                let found = match self.received.take() {
                    Some(found) => found,
                    None => match self.records.try_recv() {
                        Ok(found) => found,
                        Err(TryRecvError::Empty) => return Ok(None),
                        Err(TryRecvError::Disconnected) => {
                            self.reading = false;
                            return Ok(None);
                        }
                    },
                };
                self.report.progress(None);
                self.report.summary.records += 1;
                self.examination.prepare(found, &mut self.report).await?
            };
            let Some(prepared) = prepared else { continue };
            if self.in_flight.contains(&prepared.key) {
                self.held = Some(prepared);
                return Ok(None);
            }
            let left = self
                .examination
                .decide(prepared, &mut self.journal, &mut self.report)?;
            if left.is_some() {
                return Ok(left);
            }
        }
    }

    /// Writes the outcome of a call, and prints it.
    fn finish(
        &mut self,
        (prepared, response): (Prepared, Result<Option<String>, Error>),
    ) -> Result<(), Failure> {
        self.in_flight.remove(&prepared.key);
        let (state, outcome) = match &response {
            Ok(_) => (State::Sent, Outcome::Sent),
            Err(error) if may_have_arrived(error) => (State::Unknown, Outcome::Unknown),
            Err(_) => (State::Failed, Outcome::Failed),
        };
        let reason = response.as_ref().err().map(ToString::to_string);
        let new_request_id = response.as_ref().ok().cloned().flatten();
        let news = News {
            record: prepared.key,
            state,
            details: Details {
                new_request_id: new_request_id.clone(),
                reason: reason.clone(),
                ..Details::default()
            },
        };
        let written = self.journal.write(vec![news]).map_err(Failure::Failed);
        match &response {
            Ok(_) => self.pace.accepted(),
            Err(error) if error.status() == Some(StatusCode::TOO_MANY_REQUESTS) => {
                if self.throttled(error) {
                    self.again.push_back((prepared, error.to_string()));
                    return written;
                }
            }
            Err(error) if is_of_every_call(error) => {
                self.stop("every call would fail like the last one, so no more were made");
            }
            Err(_) => {}
        }
        self.report.record(&Line {
            new_request_id: new_request_id.as_deref(),
            ..prepared.line(outcome, reason)
        })?;
        written
    }

    /// Whether the record is sent again later.
    fn throttled(&mut self, error: &Error) -> bool {
        let now = Instant::now();
        if self.stop.is_some() {
            return false;
        }
        if !self.pace.throttled(error.retry_after(), now) {
            self.stop("the service still limits requests, so no more were made");
            return false;
        }
        if let Some(until) = self.pace.wait(now) {
            let seconds = (until - now).as_secs_f64();
            self.report.progress(Some(&format!(
                "the service limits requests; next in {seconds:.0} s"
            )));
        }
        true
    }

    fn stop(&mut self, hint: &'static str) {
        self.stop.get_or_insert(Stop::Hint(hint));
    }
}
