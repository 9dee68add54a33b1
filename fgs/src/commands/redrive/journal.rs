//! The state of each record: a file of JSON lines, written before and after each call.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use functiongraph::Timestamp;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// How each entry begins.
const ENTRY: &[u8] = b"{\"record\":\"";
/// Far above every line that is written.
const MAX_LINE: u64 = 1024 * 1024;

/// The state of a record, as an entry has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// The last entry of a record whose call was cut off, too.
    Sending,
    /// The service has accepted it.
    Sent,
    /// The service has not accepted it.
    Failed,
    /// Whether the service has accepted it cannot be known.
    Unknown,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    record: Key,
    state: State,
    time: Timestamp,
    #[serde(flatten)]
    details: Details,
}

/// For people who read the journal.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The new state of a record.
pub(super) struct News {
    pub record: Key,
    pub state: State,
    pub details: Details,
}

/// The last state of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub state: State,
    /// Whether it is of the run that has the journal open, not of an earlier one.
    pub of_this_run: bool,
}

/// The last state of each record, and the file that holds all of them.
#[derive(Debug, Default)]
pub(super) struct Journal {
    states: HashMap<Key, Known>,
    /// None where nothing is sent.
    file: Option<File>,
    path: PathBuf,
}

impl Journal {
    /// Reads it, and keeps other processes out of it as long as this lives.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let failed = |error: io::Error| format!("the journal {shown} cannot be used: {error}");
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(failed)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => {
                format!(
                    "the journal {shown} is in use by another fgs redrive; wait until it finishes"
                )
            }
            TryLockError::Error(error) => failed(error),
        })?;
        let mut journal = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        let length = journal.load(&file)?;
        // A line that was cut off is of a call that was not made, or whose outcome is unknown.
        file.set_len(length).map_err(failed)?;
        journal.file = Some(file);
        Ok(journal)
    }

    /// Reads it, if it exists, and writes nothing.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let mut journal = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        match File::open(path) {
            Ok(file) => journal.load(&file).map(drop)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                return Err(format!(
                    "the journal {} cannot be read: {error}",
                    path.display()
                ));
            }
        }
        Ok(journal)
    }

    /// Returns how many bytes its whole lines have.
    fn load(&mut self, mut file: &File) -> Result<u64, String> {
        let path = self.path.display().to_string();
        let failed = |error: io::Error| format!("the journal {path} cannot be read: {error}");
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        let mut reader = BufReader::new(file);
        let (mut length, mut line) = (0, Vec::new());
        for number in 1.. {
            line.clear();
            let mut bounded = io::Read::take(&mut reader, MAX_LINE);
            let count = bounded.read_until(b'\n', &mut line).map_err(failed)?;
            if !line.ends_with(b"\n") && (count as u64) < MAX_LINE && is_cut_off(&line) {
                break;
            }
            let entry: Entry = serde_json::from_slice(&line).map_err(|error| {
                format!(
                    "{path}:{number}: not an entry of a journal: {error}; without it, records may be sent twice: \
                     mend the line"
                )
            })?;
            length += count as u64;
            let known = Known {
                state: entry.state,
                of_this_run: false,
            };
            self.states.insert(entry.record, known);
        }
        Ok(length)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn known(&self, record: &Key) -> Option<Known> {
        self.states.get(record).copied()
    }

    /// That calls begin is on the disk once this returns. The system writes the rest in its own time: without that, the
    /// outcome is unknown and the record is not sent again.
    pub(super) fn write(&mut self, news: Vec<News>) -> Result<(), String> {
        let time: Timestamp = SystemTime::now().into();
        let entries = news.into_iter().map(|news| Entry {
            record: news.record,
            state: news.state,
            time: time.clone(),
            details: news.details,
        });
        let entries: Vec<Entry> = entries.collect();
        self.append(&entries).map_err(|error| {
            format!(
                "the journal {} cannot be written: {error}",
                self.path.display()
            )
        })?;
        let known = |entry: &Entry| Known {
            state: entry.state,
            of_this_run: true,
        };
        let states = entries.iter().map(|entry| (entry.record, known(entry)));
        self.states.extend(states);
        Ok(())
    }

    /// All in one go, with one wait for the disk.
    fn append(&mut self, entries: &[Entry]) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let mut lines = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut lines, entry)?;
            lines.push(b'\n');
        }
        let length = file.metadata()?.len();
        if let Err(error) = file.write_all(&lines) {
            // Half a line would damage the one that is written once there is space again.
            file.set_len(length)?;
            return Err(error);
        }
        if entries.iter().any(|entry| entry.state == State::Sending) {
            file.sync_data()?;
        }
        Ok(())
    }
}

/// Whether a line without an end can be the beginning of an entry. What another file holds is not to be cut off.
fn is_cut_off(line: &[u8]) -> bool {
    line.starts_with(ENTRY) || ENTRY.starts_with(line)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::dead_letter::DeadLetter;
    use super::*;

    fn key(id: &str) -> Key {
        let json = format!(
            "{{\"request_context\": {{\"request_id\": \"{id}\"}}, \"request_payload\": {{}}}}"
        );
        Key::of(&DeadLetter::parse(&json).unwrap(), "http://localhost")
    }

    fn states(path: &Path, ids: [&str; 3]) -> [Option<State>; 3] {
        let journal = Journal::read(path).unwrap();
        ids.map(|id| journal.known(&key(id)).map(|known| known.state))
    }

    #[test]
    fn keeps_last_state_of_record() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = Journal::open(&path).unwrap();
        let write = |journal: &mut Journal, id, state| {
            let (record, details) = (key(id), Details::default());
            journal
                .write(vec![News {
                    record,
                    state,
                    details,
                }])
                .unwrap();
        };
        write(&mut journal, "a", State::Sending);
        write(&mut journal, "b", State::Sending);
        write(&mut journal, "a", State::Sent);
        assert!(
            Journal::open(&path)
                .unwrap_err()
                .contains("another fgs redrive")
        );
        drop(journal);
        let expected = [Some(State::Sent), Some(State::Sending), None];
        assert_eq!(states(&path, ["a", "b", "c"]), expected);

        let whole = fs::read(&path).unwrap();
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let mut journal = Journal::open(&path).unwrap();
            write(&mut journal, "c", State::Sent);
            drop(journal);
            let [a, b, c] = states(&path, ["a", "b", "c"]);
            let lines = whole[..cut].split(|byte| *byte == b'\n').count() - 1;
            let sending = Some(State::Sending);
            let expected = [
                [None, None],
                [sending, None],
                [sending, sending],
                [Some(State::Sent), sending],
            ];
            assert_eq!([a, b], expected[lines], "{cut}");
            assert_eq!(c, Some(State::Sent));
        }
    }

    #[test]
    fn rejects_damaged_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        for line in ["x\n", "{}\n", "\n", &"x".repeat(2 * 1024 * 1024)] {
            fs::write(&path, line).unwrap();
            let error = Journal::open(&path).unwrap_err();
            assert!(error.contains("journal:1: not an entry"), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), line);
        }
    }

    /// Such as notes, or a record, that --journal names by mistake.
    #[test]
    fn leaves_other_files_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        for text in [
            "x",
            "{\"request_payload\": {}}",
            "\u{feff}{\"record\":\"",
            " ",
        ] {
            for text in [
                text.to_owned(),
                format!("{text}{}", "x".repeat(2 * 1024 * 1024)),
            ] {
                fs::write(&path, &text).unwrap();
                let error = Journal::open(&path).unwrap_err();
                assert!(error.contains("journal:1: not an entry"), "{error}");
                assert_eq!(fs::read_to_string(&path).unwrap(), text);
            }
        }
    }
}
