//! Invokes functions again with the events of records.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::pin::pin;
use std::thread;

use futures_util::FutureExt;
use tokio::sync::mpsc::{Receiver, channel};

use super::examination::Examination;
use super::journal::Journal;
use super::report::Report;
use super::selection::Selection;
use super::sending::Sending;
use super::source::{Found, Source};
use crate::args::global::Global;
use crate::args::redrive::Redrive;
use crate::client::{Connection, connect};
use crate::failure::Failure;
use crate::process::signals;

const JOURNAL_OPTION: &str = "--journal <FILE>";

pub(crate) async fn redrive(global: &Global, options: Redrive) -> Result<(), Failure> {
    let mut signal = pin!(signals::first().map_err(Failure::failed)?.fuse());
    let (connection, journal, records) = tokio::select! {
        started = start(global, &options) => started?,
        signal = &mut signal => return Err(Failure::Signal(signal)),
    };
    let examination = Examination {
        client: &connection.client,
        in_process: global.emulator.is_some(),
        selection: Selection::of(&options),
        options: &options,
        urls: HashMap::new(),
        targets: BTreeSet::new(),
    };
    let report = Report::new(global.output);
    let sending = Sending::new(examination, journal, report, records);
    sending.complete(signal).await
}

/// All that is needed before the first call.
async fn start(
    global: &Global,
    options: &Redrive,
) -> Result<(Connection, Journal, Receiver<Found>), Failure> {
    let source = Source::of(&options.source)
        .map_err(|error| Failure::option("<DIR|FILE|->", options.source.display(), error))?;
    let path = options.journal.clone().or_else(|| source.journal());
    let path = match path {
        Some(path) => path,
        None if options.dry_run => PathBuf::new(),
        None => {
            let source = match &source {
                Source::Stdin => "standard input".to_owned(),
                _ => options.source.display().to_string(),
            };
            return Err(Failure::InvalidInput(format!(
                "{source} has no place for the journal of what was sent; add --journal FILE"
            )));
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
    for other in source.other_journals(journal.path()) {
        tracing::warn!(
            target: "functiongraph",
            "{} is the journal of other runs with these records, and is not read: what they sent may be sent again; \
             --journal names it",
            other.display()
        );
    }
    let records = read(source, path, options.concurrency)?;
    Ok((connection, journal, records))
}

/// Reads on a thread of its own: a pipe may never end.
fn read(source: Source, journal: PathBuf, ahead: usize) -> Result<Receiver<Found>, Failure> {
    let (sender, receiver) = channel(ahead);
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
