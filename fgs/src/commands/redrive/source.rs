//! Where records are read from.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::lines;

/// The name of the journal of a folder, and the end of that of a file.
const JOURNAL: &str = ".fgs-redrive.jsonl";

#[derive(Debug)]
pub(super) enum Source {
    Folder(PathBuf),
    File(PathBuf),
    Stdin,
}

/// A text that may be a record, or why there is none.
pub(super) struct Found {
    pub place: Place,
    pub text: Result<String, String>,
}

/// A file, and the line of it unless it is all one record.
pub(super) struct Place {
    /// None is standard input.
    file: Option<PathBuf>,
    line: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{}", file.display())?,
            None => write!(f, "standard input")?,
        }
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

type Sink<'a> = &'a mut dyn FnMut(Found) -> ControlFlow<()>;

impl Source {
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::Stdin);
        }
        Ok(if path.metadata()?.is_dir() {
            Self::Folder(path.to_owned())
        } else {
            Self::File(path.to_owned())
        })
    }

    /// The journal beside the records.
    pub(super) fn journal(&self) -> Option<PathBuf> {
        match self {
            Self::Folder(folder) => Some(folder.join(JOURNAL)),
            // Beside a pipe or a device is no place: `/dev/fd` is one of this process.
            Self::File(file) if file.is_file() => {
                let mut name = OsString::from(".");
                name.push(file.file_name()?);
                name.push(JOURNAL);
                Some(file.with_file_name(name))
            }
            Self::File(_) | Self::Stdin => None,
        }
    }

    /// Journals of other runs with the same records: of a folder around them, or of a folder or file in this one.
    pub(super) fn other_journals(&self, own: &Path) -> Vec<PathBuf> {
        let own = own.canonicalize().ok();
        let path = match self {
            Self::Folder(path) | Self::File(path) => path,
            Self::Stdin => return Vec::new(),
        };
        let mut found = Vec::new();
        if let Ok(path) = path.canonicalize() {
            let around = path.ancestors().skip(1);
            found.extend(around.map(|folder| folder.join(JOURNAL)));
            found.retain(|path| path.is_file());
        }
        found.extend(self.journal().filter(|path| path.is_file()));
        if let Self::Folder(folder) = self {
            find_journals(folder, &mut found);
        }
        let is_other = |path: &PathBuf| path.canonicalize().ok() != own;
        found.retain(is_other);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Reads all files, one after the other, in the order of their names. `journal` is none of them. What is delivered
    /// meanwhile is not read: the record of a function that fails again would be sent again without end.
    pub(super) fn read(&self, journal: Option<&Path>, sink: Sink<'_>) -> ControlFlow<()> {
        match self {
            Self::Folder(folder) => {
                let journal = journal.and_then(|path| path.canonicalize().ok());
                let mut entries = Vec::new();
                list(folder, journal.as_deref(), &mut entries);
                entries.into_iter().try_for_each(|entry| match entry {
                    Entry::File(path, length) => read_file(&path, length, sink),
                    Entry::Problem(found) => sink(found),
                })
            }
            Self::File(file) => {
                let found = file.metadata().ok();
                // A pipe has no length.
                let length = found.filter(fs::Metadata::is_file).map(|file| file.len());
                read_file(file, length.unwrap_or(u64::MAX), sink)
            }
            Self::Stdin => read_lines(None, BufReader::new(io::stdin()), sink),
        }
    }
}

/// What cannot be read is reported when the records are.
fn find_journals(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let name = entry.file_name();
        if is_folder && !is_hidden(&name) {
            find_journals(&entry.path(), found);
        } else if is_hidden(&name) && name.as_encoded_bytes().ends_with(JOURNAL.as_bytes()) {
            found.push(entry.path());
        }
    }
}

/// What a folder holds.
enum Entry {
    /// With its length.
    File(PathBuf, u64),
    Problem(Found),
}

fn list(folder: &Path, journal: Option<&Path>, entries: &mut Vec<Entry>) {
    let found = match fs::read_dir(folder) {
        Ok(found) => found,
        Err(error) => return entries.push(Entry::Problem(unreadable(folder, &error))),
    };
    let mut names = Vec::new();
    for entry in found {
        match entry {
            Ok(entry) if !is_hidden(&entry.file_name()) => names.push(entry.file_name()),
            Ok(_) => {}
            Err(error) => entries.push(Entry::Problem(unreadable(folder, &error))),
        }
    }
    names.sort_unstable();
    for name in names {
        let path = folder.join(&name);
        let is_journal = |journal: &Path| {
            journal.file_name() == Some(&name)
                && path.canonicalize().is_ok_and(|path| path == journal)
        };
        if journal.is_some_and(is_journal) {
            continue;
        }
        let entry = match (path.symlink_metadata(), path.metadata()) {
            (Ok(entry), _) if entry.is_dir() => {
                list(&path, journal, entries);
                continue;
            }
            (_, Ok(file)) if file.is_file() => Entry::File(path, file.len()),
            (_, Ok(file)) if file.is_dir() => Entry::Problem(none(
                &path,
                "it is a link to a folder, which is not followed; redrive that folder itself",
            )),
            (_, Ok(_)) => Entry::Problem(none(&path, "it is not a file")),
            (_, Err(error)) => Entry::Problem(unreadable(&path, &error)),
        };
        entries.push(entry);
    }
}

/// Such as a journal, or an object that an emulator is writing.
fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn read_file(path: &Path, length: u64, sink: Sink<'_>) -> ControlFlow<()> {
    match File::open(path) {
        Ok(file) => read_lines(Some(path), BufReader::new(file.take(length)), sink),
        Err(error) => sink(unreadable(path, &error)),
    }
}

fn read_lines(
    file: Option<&Path>,
    mut reader: BufReader<impl io::Read>,
    sink: Sink<'_>,
) -> ControlFlow<()> {
    lines::read(&mut reader, &mut |(line, text)| {
        let file = file.map(Path::to_owned);
        let place = Place { file, line };
        sink(Found { place, text })
    })
}

fn unreadable(path: &Path, error: &io::Error) -> Found {
    none(path, &format!("it cannot be read: {error}"))
}

fn none(path: &Path, why: &str) -> Found {
    let file = Some(path.to_owned());
    Found {
        place: Place { file, line: None },
        text: Err(why.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// An emulator that delivers to the files that are read, as functions that fail again make it do.
    #[test]
    fn ignores_records_added_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        let files = ["a.jsonl", "b/c.jsonl"].map(|name| folder.path().join(name));
        let append = |file: &Path| {
            let mut options = fs::OpenOptions::new();
            let mut file = options.append(true).create(true).open(file).unwrap();
            file.write_all(b"{}\n{}\n").unwrap();
        };
        let count = |source: Source| {
            files
                .iter()
                .for_each(|file| fs::write(file, "{}\n{}\n").unwrap());
            let mut count = 0;
            let _ = source.read(None, &mut |_| {
                count += 1;
                files.iter().for_each(|file| append(file));
                append(&folder.path().join(format!("b/{count}.jsonl")));
                if count < 100 {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
            count
        };
        assert_eq!(count(Source::File(files[0].clone())), 2);
        for number in 1..=2 {
            fs::remove_file(folder.path().join(format!("b/{number}.jsonl"))).unwrap();
        }
        assert_eq!(count(Source::Folder(folder.path().to_owned())), 4);
    }
}
