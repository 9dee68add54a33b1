//! Why the state of an emulator cannot be stored or read.

use std::fmt;
use std::io;
use std::time::Duration;

/// Why the state of an emulator cannot be stored or read.
#[derive(Debug)]
pub struct StateError(Problem);

#[derive(Debug)]
enum Problem {
    InUse(Duration),
    Io(io::Error),
    /// The database has closed itself after an I/O error of an earlier access.
    Latched,
    Damaged(String),
    Foreign(&'static str),
    Edition(String),
    Stopped,
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl StateError {
    /// Whether another process has the state file open, and did not close it within the timeout.
    ///
    /// ```
    /// use functiongraph_emulator::{Emulator, StartError};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// match Emulator::builder().state_file("/dev/null").start().await {
    ///     Err(StartError::State(_, error)) => assert!(!error.is_in_use()),
    ///     started => panic!("{started:?}"),
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        matches!(self.0, Problem::InUse(_))
    }

    pub(crate) fn in_use(waited: Duration) -> Self {
        Self(Problem::InUse(waited))
    }

    pub(crate) fn damaged(how: impl Into<String>) -> Self {
        Self(Problem::Damaged(how.into()))
    }

    /// The file is not a state file.
    pub(crate) fn foreign(what: &'static str) -> Self {
        Self(Problem::Foreign(what))
    }

    pub(crate) fn edition(what: impl Into<String>) -> Self {
        Self(Problem::Edition(what.into()))
    }

    pub(crate) fn stopped() -> Self {
        Self(Problem::Stopped)
    }

    /// Whether the database has to be opened again before it can be used.
    pub(crate) fn closes_the_database(&self) -> bool {
        matches!(
            self.0,
            Problem::Io(_) | Problem::Latched | Problem::Damaged(_)
        )
    }

    pub(crate) fn is_damage(&self) -> bool {
        matches!(self.0, Problem::Damaged(_))
    }

    pub(crate) fn is_of_an_earlier_access(&self) -> bool {
        matches!(self.0, Problem::Latched)
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::InUse(waited) => {
                write!(
                    f,
                    "it is already open in another process, after waiting {waited:?}; \
                     send requests to that emulator's endpoint, or stop it"
                )
            }
            Problem::Io(error) => error.fmt(f),
            Problem::Latched => f.write_str("an earlier I/O error has closed it; try again"),
            Problem::Damaged(how) => write!(
                f,
                "the state file is damaged ({how}); move it away or delete it"
            ),
            Problem::Foreign(what) => write!(f, "{what}, not a state file; name another file"),
            Problem::Edition(what) => {
                write!(f, "{what}; use the fgs that wrote it, or move it away")
            }
            Problem::Stopped => f.write_str("the emulator has stopped"),
            Problem::Other(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StateError {}

impl From<io::Error> for StateError {
    fn from(error: io::Error) -> Self {
        Self(Problem::Io(error))
    }
}

impl From<serde_json::Error> for StateError {
    fn from(error: serde_json::Error) -> Self {
        Self(Problem::Other(Box::new(error)))
    }
}

impl From<redb::Error> for StateError {
    fn from(error: redb::Error) -> Self {
        use redb::Error;
        Self(match error {
            Error::DatabaseAlreadyOpen | Error::LockProtocolMismatch => {
                Problem::InUse(Duration::ZERO)
            }
            Error::UpgradeRequired(version) => Problem::Edition(format!(
                "the state file is of another edition (file format {version})"
            )),
            // What redb says of a file that does not begin as its files do.
            Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
                Problem::Foreign("the file is no database, or a damaged one")
            }
            Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Problem::Damaged("it is cut short".to_owned())
            }
            Error::Io(error) => Problem::Io(error),
            Error::PreviousIo | Error::DatabaseClosed => Problem::Latched,
            Error::Corrupted(how) => Problem::Damaged(how),
            Error::LockPoisoned(_)
            | Error::RepairAborted
            | Error::TableTypeMismatch { .. }
            | Error::TableIsMultimap(_)
            | Error::TypeDefinitionChanged { .. }
            | Error::TableDoesNotExist(_) => Problem::Damaged(error.to_string()),
            error => Problem::Other(Box::new(error)),
        })
    }
}

macro_rules! state_error_from {
    ($($error:ty),* $(,)?) => {$(
        impl From<$error> for StateError {
            fn from(error: $error) -> Self {
                redb::Error::from(error).into()
            }
        }
    )*};
}

state_error_from! {
    redb::DatabaseError,
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError,
}
