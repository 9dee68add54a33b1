//! Parses the command line. Errors are printed as clap words them.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::{ContextKind, ContextValue};
use functiongraph_io::printable::{escaped, is_seen};

use crate::args::api;
use crate::args::command::Args;
use crate::args::unused;
use crate::output;

/// More suggestions do not help.
const MOST_SUGGESTED: usize = 3;

/// The arguments, or the status of a process that has printed help or an error.
pub(crate) fn parse() -> Result<Args, ExitCode> {
    let words: Vec<OsString> = std::env::args_os().collect();
    parse_from(&words).map_err(|error| {
        if error.use_stderr() {
            // stderr may be closed.
            let _ = std::io::stderr().write_all(message(error, &words).as_bytes());
            ExitCode::from(2)
        } else {
            match output::written(error.print()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(failure) => failure.report(),
            }
        }
    })
}

fn parse_from<T: Into<OsString> + Clone>(
    words: impl IntoIterator<Item = T>,
) -> Result<Args, clap::Error> {
    let words: Vec<OsString> = words.into_iter().map(Into::into).collect();
    let mut command = unused::command();
    let matches = command.try_get_matches_from_mut(&words).or_else(|error| {
        let Some(words) = api::in_kebab_case(&error, &words) else {
            return Err(with_nearest(error));
        };
        command = unused::command();
        let matches = command.try_get_matches_from_mut(words);
        // The word was that of another command.
        let is_same = |other: &clap::Error| other.kind() == error.kind();
        match matches {
            Err(other) if is_same(&other) => Err(with_nearest(error)),
            matches => matches.map_err(with_nearest),
        }
    })?;
    unused::reject(&command, &matches)?;
    Args::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// clap suggests every name that is near, the nearest last. Most operations are near to each other.
fn with_nearest(mut error: clap::Error) -> clap::Error {
    let suggested = error.get(ContextKind::SuggestedSubcommand);
    if let Some(ContextValue::Strings(names)) = suggested {
        let nearest = names.iter().rev().take(MOST_SUGGESTED).cloned().collect();
        error.insert(
            ContextKind::SuggestedSubcommand,
            ContextValue::Strings(nearest),
        );
    }
    error
}

/// clap repeats arguments as they are. Escapes in the arguments keep a terminal escape or a line break in one of them
/// from looking like a part of the message.
fn message(error: clap::Error, words: &[OsString]) -> String {
    let escaped_words = words.iter().map(|word| match word.to_str() {
        Some(text) => escaped(text).into_owned(),
        None => escaped(&word.to_string_lossy()).into_owned(),
    });
    let error = parse_from(escaped_words)
        .err()
        .filter(|other| other.kind() == error.kind())
        .unwrap_or(error);
    let printable = |letter: char| letter == '\n' || is_seen(letter);
    let text = error.to_string();
    if text.chars().all(printable) {
        return text;
    }
    text.lines()
        .map(|line| format!("{}\n", escaped(line)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message_for(words: &[&str]) -> String {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        message(parse_from(&words).unwrap_err(), &words)
    }

    #[test]
    fn escapes_controls_in_arguments() {
        for control in ["\u{1b}[31m", "\nerror: x", "\u{202e}", "\r"] {
            for words in [
                &["fgs", control][..],
                &["fgs", "completions", control],
                &["fgs", "functions", "list", &format!("--{control}")],
                &["fgs", "functions", "list", "--timeout", control],
            ] {
                let message = message_for(words);
                assert!(message.starts_with("error: "), "{message}");
                assert!(
                    message
                        .chars()
                        .all(|letter| letter == '\n' || is_seen(letter)),
                    "{message:?}"
                );
                assert!(!message.contains("\nerror: x"), "{message}");
                assert!(message.contains(&*escaped(control)), "{message}");
            }
        }
    }

    #[test]
    fn suggests_nearest_operations() {
        for (typed, nearest) in [
            ("list-function", "list-functions"),
            ("list-functons", "list-functions"),
            ("create-funtion", "create-function"),
        ] {
            let message = message_for(&["fgs", "api", typed]);
            let tip = message.lines().find(|line| line.contains("tip: ")).unwrap();
            let names: Vec<&str> = tip.split('\'').skip(1).step_by(2).collect();
            assert_eq!(names[0], nearest, "{tip}");
            assert!(names.len() <= MOST_SUGGESTED, "{tip}");
        }
    }

    #[test]
    fn keeps_usage_and_tip() {
        let message = message_for(&["fgs", "async-confg"]);
        assert!(message.contains("tip: a similar subcommand exists: 'async-config'"));
        assert!(message.contains("\n\nUsage: fgs"), "{message}");
    }
}
