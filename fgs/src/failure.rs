//! Why a command failed.

use std::fmt::Display;
use std::net::IpAddr;

use functiongraph::reqwest::Url;
use functiongraph::{Error, ErrorKind};

#[derive(Debug)]
pub(crate) enum Failure {
    /// The input is invalid, and nothing was sent.
    InvalidInput(String),
    /// The input is invalid in several places, a line each.
    InvalidInputs(Vec<String>),
    /// No keys and no token were found, and nothing was sent.
    NoCredentials(String),
    /// The service, the network or this machine failed.
    Failed(String),
    /// The service does not have it.
    NotFound(String),
    /// The reader of stdout is gone.
    BrokenPipe,
    /// A signal ends the command.
    Signal(u8),
    /// A signal ended the command before it was done; what it did is printed.
    Interrupted(u8, String),
}

/// A parameter or member of a request, the option that set it, and the value given.
pub(crate) type Given = (&'static str, &'static str, String);

impl Failure {
    pub(crate) fn failed(error: impl Display) -> Self {
        Self::Failed(error.to_string())
    }

    /// The same words `clap` has for a value that it rejects.
    pub(crate) fn option(option: &str, value: impl Display, reason: impl Display) -> Self {
        Self::InvalidInput(format!("invalid value '{value}' for '{option}': {reason}"))
    }

    /// An error of a call. A value that is not valid is named by the option that gave it.
    pub(crate) fn of_call(error: Error, given: &[Given]) -> Self {
        let validation_error = error.validation_error();
        let found = validation_error.and_then(|validation_error| {
            let given = given
                .iter()
                .find(|(field, ..)| *field == validation_error.field());
            given.map(|(_, option, value)| Self::option(option, value, validation_error.reason()))
        });
        found.unwrap_or_else(|| error.into())
    }

    /// Says where credentials come from at this endpoint, if there were none.
    pub(crate) fn at(self, endpoint: Option<&str>) -> Self {
        let Self::NoCredentials(line) = self else {
            return self;
        };
        let hint = match endpoint.filter(|endpoint| is_this_machine(endpoint)) {
            Some(endpoint) => format!(
                "for fgs emulator serve at {endpoint}, run the export line that it prints, or set the keys that it was started with"
            ),
            None => "or try --emulator, which needs none".to_owned(),
        };
        Self::InvalidInput(format!("{line}; {hint}"))
    }

    /// An error after the service has done what it was to do: who repeats the command does it twice.
    pub(crate) fn after_effect(self, effect: impl Display) -> Self {
        match self {
            Self::Failed(line) => Self::Failed(format!("{effect}, but {line}")),
            other => other,
        }
    }

    /// An error after a part of the output: the input was valid, and something was found.
    pub(crate) fn after_output(error: Error) -> Self {
        match Self::from(error) {
            Self::InvalidInput(line) | Self::NotFound(line) | Self::NoCredentials(line) => {
                Self::Failed(line)
            }
            other => other,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let line = match error.hint() {
            Some(hint) => format!("{error}; {hint}"),
            None => in_options(error.to_string()),
        };
        match error.kind() {
            ErrorKind::CredentialsNotLoaded => Self::NoCredentials(line),
            ErrorKind::InvalidInput => {
                let options = error
                    .validation_error()
                    .and_then(|validation_error| options(validation_error.field()));
                let hint = options.map(|options| format!("; see {options}"));
                Self::InvalidInput(line + &hint.unwrap_or_default())
            }
            _ if error.is_not_found() => Self::NotFound(line),
            _ => Self::Failed(line),
        }
    }
}

fn is_this_machine(endpoint: &str) -> bool {
    let url = Url::parse(endpoint).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    match address {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// What to do about a function of another region or project than that of an option, which the SDK says in Rust.
fn in_options(line: String) -> String {
    let Some((problem, advice)) = line.split_once("; use a client without ") else {
        return line;
    };
    let what = advice.split(',').next().unwrap_or_default();
    let value = problem
        .split_once(&format!("its {what} is "))
        .and_then(|(_, rest)| rest.split(',').next());
    match (options(what), value) {
        (Some(_), Some(value)) => {
            let option = what.replace('_', "-");
            let problem = problem.replace("the client's", &format!("that of --{option}"));
            format!("{problem}; leave out --{option}, or use --{option} {value}")
        }
        _ => line,
    }
}

/// The options that set what the SDK names otherwise.
fn options(field: &str) -> Option<&'static str> {
    match field {
        "region" => Some("--region and --endpoint"),
        "project_id" => Some("--project-id"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_emulator_on_this_machine() {
        for (endpoint, expected) in [
            ("http://127.0.0.1:8080", true),
            ("http://127.1.2.3", true),
            ("http://[::1]:1/", true),
            ("http://localhost:1", true),
            ("http://a.localhost", true),
            ("https://localhost.example", false),
            ("http://10.0.0.1", false),
            ("127.0.0.1", false),
        ] {
            assert_eq!(is_this_machine(endpoint), expected, "{endpoint}");
        }
    }
}
