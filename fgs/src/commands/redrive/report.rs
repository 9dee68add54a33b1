//! What is printed of the records, and the count of them.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::source::Place;
use crate::args::global::Output;
use crate::failure::Failure;
use crate::output;
use crate::spinner::Spinner;

/// How many characters of a payload are printed.
const PAYLOAD_LENGTH: usize = 60;

/// The outcome of the redrive of a record.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Sent,
    Failed,
    Unknown,
    Invalid,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Invalid => "invalid",
        }
    }
}

/// A record, as far as it is known.
#[derive(Debug, Serialize)]
pub(super) struct Line<'a> {
    pub source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<&'a str>,
    pub outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl<'a> Line<'a> {
    pub(super) fn of(place: &Place, outcome: Outcome) -> Self {
        Self {
            source: place.to_string(),
            request_id: None,
            function: None,
            outcome,
            new_request_id: None,
            reason: None,
        }
    }
}

/// How many records there were of each kind.
#[derive(Debug, Default, Serialize)]
pub(super) struct Summary {
    pub records: u64,
    pub sent: u64,
    /// By a run that sends nothing.
    #[serde(skip)]
    pub to_send: u64,
    pub already_sent: u64,
    pub not_selected: u64,
    pub failed: u64,
    pub unknown: u64,
    pub invalid: u64,
    /// Read by a run that was ended before.
    pub not_sent: u64,
    /// What records are sent to.
    pub to: BTreeSet<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<PathBuf>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", counted(self.records))?;
        let counts = [
            (self.sent, "sent"),
            (self.to_send, "to send"),
            (self.already_sent, "already sent"),
            (self.not_selected, "not selected"),
            (self.failed, "failed"),
            (self.unknown, "unknown"),
            (self.invalid, "invalid"),
            (self.not_sent, "not sent"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        for (at, (count, name)) in counts.enumerate() {
            let separator = if at == 0 { ": " } else { ", " };
            write!(f, "{separator}{count} {name}")?;
        }
        Ok(())
    }
}

impl Summary {
    /// Whether a call was made.
    pub(super) fn is_of_calls(&self) -> bool {
        self.sent + self.failed + self.unknown > 0
    }

    /// What is left of the records that were read.
    pub(super) fn left(&self) -> u64 {
        let known = [
            self.sent,
            self.to_send,
            self.already_sent,
            self.not_selected,
            self.failed,
            self.unknown,
            self.invalid,
        ];
        self.records.saturating_sub(known.iter().sum())
    }
}

/// The beginning of a payload, and its size.
fn shortened(payload: &str) -> String {
    let bytes = payload.len();
    match payload.char_indices().nth(PAYLOAD_LENGTH) {
        Some((end, _)) => format!("{}… ({bytes} bytes)", &payload[..end]),
        None => format!("{payload} ({bytes} bytes)"),
    }
}

fn counted(records: u64) -> String {
    let name = if records == 1 { "record" } else { "records" };
    format!("{records} {name}")
}

pub(super) struct Report {
    output: Output,
    spinner: Spinner,
    pub summary: Summary,
}

impl Report {
    pub(super) fn new(output: Output) -> Self {
        Self {
            output,
            spinner: Spinner::new(),
            summary: Summary::default(),
        }
    }

    pub(super) fn progress(&mut self, note: Option<&str>) {
        let note = note.map(|note| format!("; {note}")).unwrap_or_default();
        self.spinner.show(&format!("{}{note}", self.summary));
    }

    /// Counts a record. As text, only what went wrong is printed; the summary has the rest.
    pub(super) fn record(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        *match line.outcome {
            Outcome::Sent => &mut self.summary.sent,
            Outcome::Failed => &mut self.summary.failed,
            Outcome::Unknown => &mut self.summary.unknown,
            Outcome::Invalid => &mut self.summary.invalid,
        } += 1;
        self.spinner.clear();
        if self.output == Output::Json {
            return output::json_text(&serde_json::to_string(line).map_err(Failure::failed)?);
        }
        match &line.reason {
            Some(reason) => output::line(&format!(
                "{}: {}: {reason}",
                line.source,
                line.outcome.name()
            )),
            None => Ok(()),
        }
    }

    pub(super) fn would_send(
        &mut self,
        place: &Place,
        id: Option<&str>,
        url: &str,
        payload: &str,
    ) -> Result<(), Failure> {
        self.summary.to_send += 1;
        self.spinner.clear();
        let id = id.unwrap_or("without a request id");
        let payload = shortened(payload);
        output::line(&format!("{place}: {id} to {url}: {payload}"))
    }

    /// Says why the command does not end yet.
    pub(super) fn waits_for(&mut self, calls: usize) {
        self.spinner.clear();
        let calls = match calls {
            1 => "1 call".to_owned(),
            _ => format!("{calls} calls"),
        };
        output::notice(&format!(
            "no more records are sent; waiting for {calls}, a second signal ends at once"
        ));
    }

    pub(super) fn print_summary(&mut self, journal: Option<&Path>) -> Result<(), Failure> {
        self.spinner.clear();
        self.summary.not_sent = self.summary.left();
        self.summary.journal = journal.map(Path::to_owned);
        match (self.output, journal) {
            (Output::Json, _) => {
                let summary = serde_json::json!({ "summary": self.summary });
                output::json_text(&summary.to_string())
            }
            (Output::Text, Some(journal)) => {
                let to: Vec<&str> = self.summary.to.iter().map(String::as_str).collect();
                let to = match to.as_slice() {
                    [] => String::new(),
                    to => format!("; to: {}", to.join(", ")),
                };
                let (summary, journal) = (&self.summary, journal.display());
                output::line(&format!("{summary}{to}; journal: {journal}"))
            }
            (Output::Text, None) => output::line(&self.summary.to_string()),
        }
    }

    /// Says where it is known from that all was sent, and what to do if it was sent to another emulator.
    pub(super) fn explain_nothing_sent(&self, journal: &Path) -> Result<(), Failure> {
        let Summary {
            records,
            already_sent,
            not_selected,
            ..
        } = self.summary;
        let is_known = already_sent > 0 && already_sent + not_selected == records;
        if self.output == Output::Json || !is_known {
            return Ok(());
        }
        let of_emulator = |to: &String| !to.starts_with("https:");
        let hint = if self.summary.to.iter().any(of_emulator) {
            "; if that was another emulator, delete the journal, or name another one with --journal"
        } else {
            ""
        };
        output::line(&format!(
            "nothing to send: {} says that it was sent before{hint}",
            journal.display()
        ))
    }

    /// Fails where there is something left to do.
    pub(super) fn end(self, stopped: Option<&'static str>) -> Result<(), Failure> {
        let Summary {
            failed,
            unknown,
            invalid,
            ..
        } = self.summary;
        if failed + unknown + invalid == 0 {
            return Ok(());
        }
        let mut hints = Vec::new();
        hints.extend(stopped);
        if failed > 0 {
            hints.push("the same command sends those that failed again");
        }
        hints.extend(self.hint_on_unknown());
        let records = counted(self.summary.records);
        let counts = [
            (failed, "failed"),
            (unknown, "unknown"),
            (invalid, "invalid"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        let hints: String = hints.iter().map(|hint| format!("; {hint}")).collect();
        Err(Failure::Failed(format!(
            "{records}: {}{hints}",
            counts.join(", ")
        )))
    }

    /// A signal ended the run before it was done.
    pub(super) fn interrupted(&self, signal: u8, sends: bool) -> Failure {
        let mut line = "interrupted".to_owned();
        if sends {
            line += "; the same command sends the rest";
        }
        if let Some(hint) = self.hint_on_unknown() {
            line += "; ";
            line += hint;
        }
        Failure::Interrupted(signal, line)
    }

    fn hint_on_unknown(&self) -> Option<&'static str> {
        (self.summary.unknown > 0)
            .then_some("--retry-unknown sends those again that may have been accepted")
    }
}
