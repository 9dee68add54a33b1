//! How `fgs` ends when it cannot do what was asked: one line on stderr and a status.

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use clap::error::ErrorKind as ClapErrorKind;
use functiongraph::{Error, ErrorKind};

use crate::{signals, usage};

#[derive(Debug)]
pub enum Failure {
    /// What was given is wrong, and nothing was sent.
    Input(String),
    /// The service, the network or this machine said no.
    Refused(String),
    /// What was asked for is not there.
    Absent(String),
    /// Help or the version was asked for.
    Help(clap::Error),
    /// Nobody reads what is printed.
    Unread,
    /// This signal asked for the end.
    Ended(u8),
}

impl Failure {
    pub fn machine(error: impl Display) -> Self {
        Self::Refused(error.to_string())
    }

    /// The same words `clap` has for a value that it refuses.
    pub fn option(option: &str, given: impl Display, problem: impl Display) -> Self {
        Self::Input(format!("invalid value '{given}' for '{option}': {problem}"))
    }

    /// One that came after something was had: it is no mistake of the caller, and not nothing that is there.
    pub fn after_some(error: Error) -> Self {
        match Self::from(error) {
            Self::Input(line) | Self::Absent(line) => Self::Refused(line),
            other => other,
        }
    }

    pub fn report(self) -> ExitCode {
        let (line, status) = match self {
            Self::Help(help) => {
                let _ = help.print();
                return ExitCode::from(if help.use_stderr() { 2 } else { 0 });
            }
            Self::Unread => return ExitCode::SUCCESS,
            Self::Ended(signal) => return ExitCode::from(signals::status(signal)),
            Self::Input(line) => (line, 2),
            Self::Refused(line) => (line, 1),
            Self::Absent(line) => (line, 3),
        };
        let _ = writeln!(std::io::stderr(), "fgs: {}", usage::printable(&line));
        ExitCode::from(status)
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        match error.kind() {
            ClapErrorKind::DisplayHelp
            | ClapErrorKind::DisplayVersion
            | ClapErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Self::Help(error),
            _ => Self::Input(format!("{}; see fgs --help", usage::problem(&error))),
        }
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
                Self::Input(format!("{line}; or try --emulator, which needs none"))
            }
            ErrorKind::InvalidInput => Self::Input(line),
            _ if error.is_not_found() => Self::Absent(line),
            _ => Self::Refused(line),
        }
    }
}
