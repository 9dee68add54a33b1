//! Invokes functions again with the events of records.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::thread;

use functiongraph::reqwest::Url;
use functiongraph::{Client, FunctionUrn};
use tokio::sync::mpsc::{Receiver, channel};

use super::call::{is_of_every_call, may_have_arrived};
use super::dead_letter::DeadLetter;
use super::journal::{Details, Journal, Key, State};
use super::report::{Line, Outcome, Report};
use super::selection::Selection;
use super::source::{Found, Place, Source};
use crate::args::global::Global;
use crate::args::redrive::Redrive;
use crate::client::connect;
use crate::failure::Failure;

/// How many records are read ahead.
const READ_AHEAD: usize = 2;

const JOURNAL_OPTION: &str = "--journal <FILE>";

pub(crate) async fn redrive(global: &Global, options: Redrive) -> Result<(), Failure> {
    let source = Source::of(&options.source)
        .map_err(|error| Failure::option("<DIR|FILE|->", options.source.display(), error))?;
    let path = options.journal.clone().or_else(|| source.journal());
    let path = match path {
        Some(path) => path,
        None if options.dry_run => PathBuf::new(),
        None => {
            return Err(Failure::InvalidInput(
                "standard input has no place for the journal of what was sent; add --journal FILE"
                    .to_owned(),
            ));
        }
    };
    let connection = connect(global).await?;
    let journal = if options.dry_run {
        Journal::read(&path)
    } else {
        Journal::open(&path)
    };
    let journal = journal.map_err(|reason| match &options.journal {
        Some(path) => Failure::option(JOURNAL_OPTION, path.display(), reason),
        None => Failure::InvalidInput(format!("{reason}; --journal FILE names another one")),
    })?;
    let mut records = read(source, path)?;
    let mut run = Run {
        client: &connection.client,
        in_process: global.emulator.is_some(),
        selection: Selection::of(&options),
        options: &options,
        journal,
        report: Report::new(global.output),
    };
    let mut stopped = None;
    while let Some(found) = records.recv().await {
        run.report.progress();
        run.report.summary.records += 1;
        if run.record(found).await?.is_break() {
            stopped = Some("every call would fail like the last one, so no more were made");
            break;
        }
    }
    let Run {
        journal, report, ..
    } = run;
    let journal = (!options.dry_run).then(|| journal.path());
    report.end(journal, stopped)
}

/// Reads on a thread of its own: a pipe may never end.
fn read(source: Source, journal: PathBuf) -> Result<Receiver<Found>, Failure> {
    let (sender, receiver) = channel(READ_AHEAD);
    let reading = move || {
        let mut sink = |found| match sender.blocking_send(found) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        // Whether it read to the end does not matter.
        let _ = source.read(Some(&journal), &mut sink);
    };
    thread::Builder::new()
        .spawn(reading)
        .map_err(Failure::failed)?;
    Ok(receiver)
}

struct Run<'a> {
    client: &'a Client,
    /// Whether the emulator is in this process, at another port each time.
    in_process: bool,
    selection: Selection<'a>,
    options: &'a Redrive,
    journal: Journal,
    report: Report,
}

impl Run<'_> {
    /// Breaks where no other call can be made.
    async fn record(&mut self, found: Found) -> Result<ControlFlow<()>, Failure> {
        let Found { place, text } = found;
        let letter = text.and_then(|text| DeadLetter::parse(&text));
        let letter = match letter {
            Ok(letter) => letter,
            Err(reason) => return self.invalid(&place, None, reason),
        };
        match self.selection.includes(&letter) {
            Ok(true) => {}
            Ok(false) => {
                self.report.summary.not_selected += 1;
                return Ok(ControlFlow::Continue(()));
            }
            Err(reason) => return self.invalid(&place, Some(&letter), reason),
        }
        match letter.target(self.options.to.as_ref()) {
            Ok(function) => self.redrive(&place, &letter, &function).await,
            Err(reason) => self.invalid(&place, Some(&letter), reason),
        }
    }

    async fn redrive(
        &mut self,
        place: &Place,
        letter: &DeadLetter,
        function: &FunctionUrn,
    ) -> Result<ControlFlow<()>, Failure> {
        let event = match letter.event() {
            Ok(event) => event,
            Err(reason) => return self.invalid(place, Some(letter), reason),
        };
        let call = || {
            let call = self.client.async_invoke_function();
            call.function_urn(function).body(event.clone())
        };
        let line = |outcome, reason| Line {
            request_id: letter.request_id.as_deref(),
            function: Some(function.as_str()),
            reason,
            ..Line::of(place, outcome)
        };
        let url = match call().build_signed().await {
            Ok(request) => self.shown_url(request.into_inner().url()),
            Err(error) if is_of_every_call(&error) => return Err(error.into()),
            Err(error) => {
                self.report
                    .record(&line(Outcome::Failed, Some(error.to_string())))?;
                return Ok(ControlFlow::Continue(()));
            }
        };
        let key = Key::of(letter, &url);
        match self.journal.state(&key) {
            Some(State::Sent) => {
                self.report.summary.already_sent += 1;
                return Ok(ControlFlow::Continue(()));
            }
            Some(State::Sending | State::Unknown) if !self.options.retry_unknown => {
                let reason =
                    "unknown whether an earlier run sent it; --retry-unknown sends it again";
                self.report
                    .record(&line(Outcome::Unknown, Some(reason.to_owned())))?;
                return Ok(ControlFlow::Continue(()));
            }
            _ => {}
        }
        if self.options.dry_run {
            // So that the second record of an invocation is not shown again.
            let sent = self.journal.write(key, State::Sent, Details::default());
            sent.map_err(Failure::Failed)?;
            self.report
                .would_send(place, letter.request_id.as_deref(), &url)?;
            return Ok(ControlFlow::Continue(()));
        }
        let details = Details {
            source: Some(place.to_string()),
            request_id: letter.request_id.clone(),
            url: Some(url),
            ..Details::default()
        };
        self.journal
            .write(key, State::Sending, details)
            .map_err(Failure::Failed)?;
        let response = call().send().await;
        let (state, outcome) = match &response {
            Ok(_) => (State::Sent, Outcome::Sent),
            Err(error) if may_have_arrived(error) => (State::Unknown, Outcome::Unknown),
            Err(_) => (State::Failed, Outcome::Failed),
        };
        let new_request_id = response.as_ref().ok();
        let new_request_id = new_request_id.and_then(|response| response.request_id.clone());
        let reason = response.as_ref().err().map(ToString::to_string);
        let details = Details {
            new_request_id: new_request_id.clone(),
            reason: reason.clone(),
            ..Details::default()
        };
        self.journal
            .write(key, state, details)
            .map_err(Failure::Failed)?;
        self.report.record(&Line {
            new_request_id: new_request_id.as_deref(),
            ..line(outcome, reason)
        })?;
        Ok(match response {
            Err(error) if is_of_every_call(&error) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        })
    }

    /// The URL by which the journal knows where a record was sent.
    fn shown_url(&self, url: &Url) -> String {
        if self.in_process {
            format!("emulator:{}", url.path())
        } else {
            url.to_string()
        }
    }

    fn invalid(
        &mut self,
        place: &Place,
        letter: Option<&DeadLetter>,
        reason: String,
    ) -> Result<ControlFlow<()>, Failure> {
        self.report.record(&Line {
            request_id: letter.and_then(|letter| letter.request_id.as_deref()),
            function: letter.and_then(|letter| letter.function.as_deref()),
            reason: Some(reason),
            ..Line::of(place, Outcome::Invalid)
        })?;
        Ok(ControlFlow::Continue(()))
    }
}
