//! How a failure ends the process.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::output;
use crate::process::signals;

impl Failure {
    /// Prints the failure to stderr as one line, or one for each place; the exit status.
    pub(crate) fn report(self) -> ExitCode {
        let (lines, status) = match self {
            Self::BrokenPipe => return ExitCode::SUCCESS,
            Self::Signal(signal) => return ExitCode::from(signals::status(signal)),
            Self::Interrupted(signal, line) => (vec![line], signals::status(signal)),
            Self::InvalidInput(line) | Self::NoCredentials(line) => (vec![line], 2),
            Self::InvalidInputs(lines) => (lines, 2),
            Self::Failed(line) => (vec![line], 1),
            Self::NotFound(line) => (vec![line], 3),
        };
        for line in lines {
            output::notice(&line);
        }
        ExitCode::from(status)
    }
}
