//! Parses the command line. Errors are clap's, as one line.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::builder::PossibleValue;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use functiongraph_io::printable::escaped;

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
        let words = api::in_kebab_case(&error, &words).or_else(|| without_help_of_help(&words));
        let Some(words) = words else {
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

/// The words without the last one, if that asks for the help of `help`, which clap's has not.
fn without_help_of_help(words: &[OsString]) -> Option<Vec<OsString>> {
    let (last, words) = words.split_last()?;
    let asks = last == "-h" || last == "--help";
    (asks && words.iter().any(|word| word == "help")).then(|| words.to_vec())
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

/// One line: clap's words without its usage, and where the help is. clap repeats arguments as they are; escapes in the
/// arguments keep a terminal escape or a line break in one of them from looking like a part of the message.
fn message(error: clap::Error, words: &[OsString]) -> String {
    let escaped_words = words.iter().map(|word| match word.to_str() {
        Some(text) => escaped(text).into_owned(),
        None => escaped(&word.to_string_lossy()).into_owned(),
    });
    let error = parse_from(escaped_words)
        .err()
        .filter(|other| other.kind() == error.kind())
        .unwrap_or(error);
    let text = error.to_string();
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return text;
    }
    let command = used_command(&text).unwrap_or_else(|| named_command(words));
    let line = swallowed(&error, words).unwrap_or_else(|| one_line(&text));
    format!("fgs: {}; see {command} --help\n", escaped(&line))
}

/// How clap's tip for an unknown option begins. No value begins with `-` but the names of files.
const AS_VALUE: &str = "tip: to pass '";

/// The paragraphs of a message before its usage: the error and what is listed below it, then the tips.
fn one_line(text: &str) -> String {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let paragraphs = text.split("\n\n").take_while(|paragraph| {
        !paragraph.starts_with("Usage: ") && !paragraph.starts_with("For more information")
    });
    let paragraphs = paragraphs.map(|paragraph| {
        let lines = paragraph.trim().lines().map(str::trim);
        let mut lines = lines.filter(|line| !line.starts_with(AS_VALUE));
        let first = lines.next().unwrap_or_default();
        let listed: Vec<&str> = lines.collect();
        match listed.first() {
            None => first.trim_start_matches("tip: ").to_owned(),
            Some(tip) if tip.starts_with("tip: ") => [&[first], &*listed]
                .concat()
                .iter()
                .map(|tip| tip.trim_start_matches("tip: "))
                .collect::<Vec<_>>()
                .join("; "),
            Some(_) => format!("{first} {}", listed.join(", ")),
        }
    });
    let paragraphs = paragraphs.filter(|paragraph| !paragraph.is_empty());
    paragraphs.collect::<Vec<_>>().join("; ")
}

/// What to say of a subcommand that is unknown because the one before it is the value of an option.
fn swallowed(error: &clap::Error, words: &[OsString]) -> Option<String> {
    let Some(ContextValue::String(unknown)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let mut command = unused::command();
    command.build();
    let [option, value] = words.windows(3).find_map(|words| match words {
        [option, value, last] if last == unknown.as_str() => Some([option, value]),
        _ => None,
    })?;
    let value = value.to_str()?;
    command.find_subcommand(value)?;
    let name = option.to_str()?.strip_prefix("--")?;
    let mut options = command.get_opts();
    let option = options.find(|option| option.get_long() == Some(name))?;
    let values = option.get_possible_values();
    if values.is_empty() {
        return Some(format!(
            "unrecognized subcommand '{unknown}'; '{value}' is the value of '{option}'"
        ));
    }
    let values: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    Some(format!(
        "invalid value '{value}' for '{option}' [possible values: {}]",
        values.join(", ")
    ))
}

/// The command that clap's usage names.
fn used_command(text: &str) -> Option<String> {
    let usage = text.lines().find_map(|line| line.strip_prefix("Usage: "))?;
    let is_name = |word: &&str| !word.starts_with(['[', '<', '-']);
    let names: Vec<&str> = usage.split(' ').take_while(is_name).collect();
    Some(names.join(" "))
}

/// The command that the words name.
fn named_command(words: &[OsString]) -> String {
    let mut command = unused::command();
    command.build();
    let mut named = &command;
    let mut names = vec![named.get_name()];
    let mut is_value = false;
    for word in words.iter().skip(1).filter_map(|word| word.to_str()) {
        if is_value {
            is_value = false;
        } else if let Some(inner) = named.find_subcommand(word) {
            named = inner;
            names.push(named.get_name());
        } else {
            is_value = named.get_opts().any(|option| {
                option.get_long() == word.strip_prefix("--")
                    && option.get_action().takes_values()
                    && !option.is_require_equals_set()
            });
        }
    }
    names.join(" ")
}

#[cfg(test)]
mod tests {
    use functiongraph_io::printable::is_seen;

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
                let line = message.strip_suffix('\n').unwrap();
                assert!(line.chars().all(is_seen), "{message:?}");
                assert!(line.starts_with("fgs: "), "{message}");
                assert!(line.contains(&*escaped(control)), "{message}");
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
            let (_, tip) = message.split_once("; ").unwrap();
            let names: Vec<&str> = tip.split('\'').skip(1).step_by(2).collect();
            assert_eq!(names[0], nearest, "{tip}");
            assert!(names.len() <= MOST_SUGGESTED, "{tip}");
        }
    }

    #[test]
    fn errors_are_one_line() {
        for (words, line) in [
            (
                "async-confg",
                "unrecognized subcommand 'async-confg'; a similar subcommand exists: 'async-config'; see fgs --help",
            ),
            (
                "--output functions list",
                "invalid value 'functions' for '--output <OUTPUT>' [possible values: text, json]; see fgs --help",
            ),
            (
                "--region functions list",
                "unrecognized subcommand 'list'; 'functions' is the value of '--region <REGION>'; see fgs --help",
            ),
            (
                "functions get x --bogus",
                "unexpected argument '--bogus' found; see fgs functions get --help",
            ),
            (
                "completions tcsh",
                "invalid value 'tcsh' for '<SHELL>' [possible values: bash, elvish, fish, powershell, zsh]; a similar value exists: 'zsh'; see fgs completions --help",
            ),
            (
                "invocations cancel",
                "the following required arguments were not provided: <FUNCTION>, <REQUEST_ID>; see fgs invocations cancel --help",
            ),
            (
                "--region invoke functions get x --timeout y",
                "invalid value 'y' for '--timeout <TIME>': a number of seconds, or integers with units, is expected: 3600, 90s, 1h30m, 2d; see fgs functions get --help",
            ),
            (
                "api show-function-config --function-ur x",
                "unexpected argument '--function-ur' found; a similar argument exists: '--function-urn'; see fgs api show-function-config --help",
            ),
        ] {
            let words: Vec<&str> = ["fgs"].into_iter().chain(words.split(' ')).collect();
            assert_eq!(message_for(&words), format!("fgs: {line}\n"));
        }
    }

    #[test]
    fn missing_command_prints_help() {
        for words in [&["fgs"][..], &["fgs", "functions"]] {
            let message = message_for(words);
            assert!(message.contains("\nUsage: fgs"), "{message}");
        }
    }
}
