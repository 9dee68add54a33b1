//! What several emulators on one state have done, each of which was killed, and what must hold of it.

use std::collections::{BTreeMap, BTreeSet};

/// What is known of an emulator, and of the state that it left.
#[derive(Clone, Default)]
pub(crate) struct Life {
    /// The ids that clients have got.
    pub accepted: Vec<String>,
    /// The id and the number of each attempt that ran, in order.
    pub ran: Vec<(String, u64)>,
    /// The journal, as far as it was read before the kill.
    pub journal: Vec<Change>,
    /// The status of each event in the state.
    pub statuses: BTreeMap<String, String>,
    /// The records that were delivered.
    pub records: Vec<Record>,
}

#[derive(Clone)]
pub(crate) struct Change {
    pub sequence: u64,
    pub id: String,
    /// Such as `attempt_failed`.
    pub kind: String,
    pub attempt: Option<u64>,
}

#[derive(Clone)]
pub(crate) struct Record {
    pub id: String,
    pub status: &'static str,
    pub attempts: u64,
}

#[derive(Default)]
pub(crate) struct History {
    accepted: BTreeSet<String>,
    /// The last attempt that ran.
    ran: BTreeMap<String, u64>,
    /// The last attempt that the journal has begun.
    begun: BTreeMap<String, u64>,
    ends: BTreeMap<String, String>,
}

impl History {
    /// What does not hold after one more of them.
    pub(crate) fn add(&mut self, life: &Life) -> Vec<String> {
        let mut problems = Vec::new();
        self.check_runs(life, &mut problems);
        self.check_journal(life, &mut problems);
        for record in &life.records {
            let id = &record.id;
            let ran = self.ran.get(id).copied().unwrap_or_default();
            if record.attempts < ran {
                problems.push(format!(
                    "attempt {ran} of {id} is not recorded: its record has {}",
                    record.attempts
                ));
            }
            self.end(id, record.status, &mut problems);
        }
        self.accepted.extend(life.accepted.iter().cloned());
        for id in self.accepted.clone() {
            match life.statuses.get(&id).map(String::as_str) {
                None => problems.push(format!("{id} is lost")),
                Some("WAIT" | "RUNNING") => {}
                Some(status) => self.end(&id, status, &mut problems),
            }
        }
        problems
    }

    /// How many have ended, of those that were accepted.
    pub(crate) fn progress(&self) -> (usize, usize) {
        let ended = self
            .accepted
            .iter()
            .filter(|id| self.ends.contains_key(*id));
        (ended.count(), self.accepted.len())
    }

    fn check_runs(&mut self, life: &Life, problems: &mut Vec<String>) {
        for (id, attempt) in &life.ran {
            if self.ends.contains_key(id) {
                problems.push(format!("attempt {attempt} of {id} ran after its end"));
            }
            let last = self.ran.insert(id.clone(), *attempt).unwrap_or_default();
            if *attempt <= last {
                problems.push(format!(
                    "attempt {attempt} of {id} ran after attempt {last}"
                ));
            }
        }
    }

    fn check_journal(&mut self, life: &Life, problems: &mut Vec<String>) {
        let mut last = 0;
        // Within one journal: whether the event has ended.
        let mut events: BTreeMap<&str, bool> = BTreeMap::new();
        for change in &life.journal {
            let (id, kind) = (change.id.as_str(), change.kind.as_str());
            let mut wrong = |what: &str| {
                let sequence = change.sequence;
                problems.push(format!("journal {sequence}: {kind} of {id} {what}"));
            };
            if change.sequence <= last {
                wrong(&format!("follows {last}"));
            }
            last = change.sequence;
            let has_ended = events.get(id).copied();
            let after_end = matches!(kind, "delivered" | "undelivered" | "delivery_delayed");
            match has_ended {
                None if kind != "accepted" => wrong("comes before its acceptance"),
                Some(_) if kind == "accepted" => wrong("comes twice"),
                Some(true) if !after_end => wrong("comes after its end"),
                Some(false) if after_end => wrong("comes before its end"),
                _ => {}
            }
            let begun = self.begun.get(id).copied().unwrap_or_default();
            match (kind, change.attempt) {
                ("attempt_started", Some(attempt)) => {
                    if attempt <= begun {
                        wrong(&format!("has number {attempt} after {begun}"));
                    }
                    self.begun.insert(id.to_owned(), attempt);
                }
                // One that was cut off may have begun unread.
                ("attempt_failed", Some(attempt)) if attempt < begun => {
                    wrong(&format!("has number {attempt} after {begun}"));
                }
                _ => {}
            }
            let status = match kind {
                "succeeded" => Some("SUCCESS"),
                "failed" => Some("FAIL"),
                "discarded" => Some("DISCARD"),
                _ => None,
            };
            events.insert(id, has_ended == Some(true) || status.is_some());
            if let Some(status) = status {
                self.end(id, status, problems);
            }
        }
    }

    fn end(&mut self, id: &str, status: &str, problems: &mut Vec<String>) {
        let end = self.ends.entry(id.to_owned());
        let first = end.or_insert_with(|| status.to_owned());
        if first != status {
            problems.push(format!("{id} has two ends, {first} and {status}"));
        }
    }
}
