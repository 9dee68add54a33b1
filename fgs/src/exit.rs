//! How `fgs` ends when it cannot do what it should: one line on stderr and an exit status.

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use functiongraph::{Error, ErrorKind};
use functiongraph_io::printable::escaped;

use crate::signals;

#[derive(Debug)]
pub(crate) enum Failure {
    /// The input is wrong, and nothing was sent.
    InvalidInput(String),
    /// The service, the network or this machine failed.
    Failed(String),
    /// The service does not have it.
    NotFound(String),
    /// The reader of stdout is gone.
    BrokenPipe,
    /// A signal ends the command.
    Signal(u8),
}

impl Failure {
    pub(crate) fn failed(error: impl Display) -> Self {
        Self::Failed(error.to_string())
    }

    /// The same words `clap` has for a value that it rejects.
    pub(crate) fn option(option: &str, value: impl Display, reason: impl Display) -> Self {
        Self::InvalidInput(format!("invalid value '{value}' for '{option}': {reason}"))
    }

    /// An error after a part of the output: the input was right, and something was found.
    pub(crate) fn after_output(error: Error) -> Self {
        match Self::from(error) {
            Self::InvalidInput(line) | Self::NotFound(line) => Self::Failed(line),
            other => other,
        }
    }

    pub(crate) fn report(self) -> ExitCode {
        let (line, status) = match self {
            Self::BrokenPipe => return ExitCode::SUCCESS,
            Self::Signal(signal) => return ExitCode::from(signals::status(signal)),
            Self::InvalidInput(line) => (line, 2),
            Self::Failed(line) => (line, 1),
            Self::NotFound(line) => (line, 3),
        };
        // Nobody may be reading.
        let _ = writeln!(std::io::stderr(), "fgs: {}", escaped(&line));
        ExitCode::from(status)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let line = match error.hint() {
            Some(hint) => format!("{error}; {hint}"),
            None => error.to_string(),
        };
        match error.kind() {
            ErrorKind::CredentialsNotLoaded => {
                Self::InvalidInput(format!("{line}; or try --emulator, which needs none"))
            }
            ErrorKind::InvalidInput => Self::InvalidInput(line),
            _ if error.is_not_found() => Self::NotFound(line),
            _ => Self::Failed(line),
        }
    }
}
