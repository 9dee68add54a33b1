//! Global options that a command does not use, or uses otherwise: help hides them or shows another default, the command
//! line rejects them.

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory, Error};

use super::command::Args;
use super::global::Output;
use super::invoke;

/// The commands that do not call the service, and the global options that they use. Every other command uses all; of two
/// that match, the longer one counts.
const LOCAL_COMMANDS: &[(&[&str], &[&str])] = &[
    (&["completions"], &[]),
    (
        &["emulator"],
        &["region", "verbose", "output", "endpoint", "timeout"],
    ),
    (&["emulator", "serve"], &["region", "verbose"]),
    (&["emulator", "advance"], &["output", "endpoint", "timeout"]),
    (&["emulator", "events"], &["output", "endpoint", "timeout"]),
];

/// The options that print a request, which has no JSON form.
const DRY_RUN: [&str; 2] = ["dry_run", "dry-run"];

/// The command line, without the options that a command does not use in its help, and with the defaults of its own.
pub(crate) fn command() -> Command {
    let command = Args::command();
    let global = global_options(&command);
    let timeout = global.iter().find(|option| option.get_id() == "timeout");
    let timeout = timeout.map(|option| option.clone().default_value(invoke::TIMEOUT));
    let command = command.mut_subcommand("invoke", |subcommand| subcommand.args(timeout));
    LOCAL_COMMANDS
        .iter()
        .fold(command, |command, (path, used)| {
            let hidden = global
                .iter()
                .filter(|option| !used.contains(&option.get_id().as_str()))
                .map(|option| option.clone().hide(true));
            with_args(command, path, hidden.collect())
        })
}

/// Adds options to a subcommand.
fn with_args(command: Command, path: &[&'static str], options: Vec<Arg>) -> Command {
    match path {
        [] => command.args(options),
        [name, rest @ ..] => {
            command.mut_subcommand(*name, |subcommand| with_args(subcommand, rest, options))
        }
    }
}

/// Rejects an option that the command does not use, and options that exclude each other: clap finds these only on the
/// same side of a subcommand.
pub(crate) fn reject(command: &Command, matches: &ArgMatches) -> Result<(), Error> {
    let options = global_options(command);
    let is_set = |option: &Arg| {
        matches.value_source(option.get_id().as_str()) == Some(ValueSource::CommandLine)
    };
    let names = names(matches);
    let local = LOCAL_COMMANDS
        .iter()
        .filter(|(path, _)| names.starts_with(path))
        .max_by_key(|(path, _)| path.len());
    let mut invoked = invoked(command, matches);
    for option in options.iter().filter(|option| is_set(option)) {
        if local.is_some_and(|(_, used)| !used.contains(&option.get_id().as_str())) {
            let name = invoked.get_bin_name().unwrap_or_default().to_owned();
            return Err(conflict(&mut invoked, option, &name));
        }
        let conflicts = command.get_arg_conflicts_with(option);
        if let Some(other) = conflicts.into_iter().find(|other| is_set(other)) {
            return Err(conflict(&mut invoked, option, &other.to_string()));
        }
        let is_json = option.get_id() == "output"
            && matches.get_one::<Output>("output") == Some(&Output::Json);
        if is_json && is_dry_run(matches) {
            return Err(conflict(&mut invoked, option, "--dry-run"));
        }
    }
    Ok(())
}

fn global_options(command: &Command) -> Vec<Arg> {
    command
        .get_arguments()
        .filter(|option| option.is_global_set())
        .cloned()
        .collect()
}

/// The names of the subcommands that were given.
fn names(matches: &ArgMatches) -> Vec<&str> {
    match matches.subcommand() {
        Some((name, matches)) => [vec![name], names(matches)].concat(),
        None => Vec::new(),
    }
}

fn is_dry_run(matches: &ArgMatches) -> bool {
    match matches.subcommand() {
        Some((_, matches)) => is_dry_run(matches),
        None => DRY_RUN
            .iter()
            .any(|flag| matches!(matches.try_get_one::<bool>(flag), Ok(Some(true)))),
    }
}

/// The subcommand that runs.
fn invoked(command: &Command, matches: &ArgMatches) -> Command {
    let subcommand = matches
        .subcommand()
        .and_then(|(name, matches)| Some((command.find_subcommand(name)?, matches)));
    match subcommand {
        Some((command, matches)) => invoked(command, matches),
        None => command.clone(),
    }
}

/// In clap's words.
fn conflict(command: &mut Command, option: &Arg, other: &str) -> Error {
    command.error(
        ErrorKind::ArgumentConflict,
        format!("the argument '{option}' cannot be used with '{other}'"),
    )
}
