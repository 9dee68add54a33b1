//! Where records are read from.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufReader};
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
            Self::File(file) => {
                let mut name = OsString::from(".");
                name.push(file.file_name()?);
                name.push(JOURNAL);
                Some(file.with_file_name(name))
            }
            Self::Stdin => None,
        }
    }

    /// Reads all files, one after the other, in the order of their names. `journal` is none of them.
    pub(super) fn read(&self, journal: Option<&Path>, sink: Sink<'_>) -> ControlFlow<()> {
        match self {
            Self::Folder(folder) => {
                let journal = journal.and_then(|path| path.canonicalize().ok());
                read_folder(folder, journal.as_deref(), sink)
            }
            Self::File(file) => read_file(file, sink),
            Self::Stdin => read_lines(None, BufReader::new(io::stdin()), sink),
        }
    }
}

fn read_folder(folder: &Path, journal: Option<&Path>, sink: Sink<'_>) -> ControlFlow<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return sink(unreadable(folder, &error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) if !is_hidden(&entry.file_name()) => names.push(entry.file_name()),
            Ok(_) => {}
            Err(error) => sink(unreadable(folder, &error))?,
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
        match (path.symlink_metadata(), path.metadata()) {
            (Ok(entry), _) if entry.is_dir() => read_folder(&path, journal, sink)?,
            (_, Ok(file)) if file.is_file() => read_file(&path, sink)?,
            (_, Ok(file)) if file.is_dir() => sink(none(
                &path,
                "it is a link to a folder, which is not followed; redrive that folder itself",
            ))?,
            (_, Ok(_)) => sink(none(&path, "it is not a file"))?,
            (_, Err(error)) => sink(unreadable(&path, &error))?,
        }
    }
    ControlFlow::Continue(())
}

/// Such as a journal, or an object that an emulator is writing.
fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn read_file(path: &Path, sink: Sink<'_>) -> ControlFlow<()> {
    match File::open(path) {
        Ok(file) => read_lines(Some(path), BufReader::new(file), sink),
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
