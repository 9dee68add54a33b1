//! The command line as a whole.

use clap::{Parser, Subcommand};

use super::aliases::AliasesCommand;
use super::api::Api;
use super::async_config::AsyncConfigCommand;
use super::emulator::EmulatorCommand;
use super::functions::FunctionsCommand;
use super::global::Global;
use super::help;
use super::invocations::InvocationsCommand;
use super::invoke::Invoke;
use super::invoke_async::InvokeAsync;
use super::redrive::Redrive;
use super::status_log::StatusLogCommand;
use super::versions::VersionsCommand;

/// Invoke Huawei Cloud functions, and configure, start and watch asynchronous invocations.
#[derive(Debug, Parser)]
#[command(name = "fgs", version, after_help = help::CREDENTIALS, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read or change a function's asynchronous invocation config
    #[command(subcommand)]
    AsyncConfig(AsyncConfigCommand),
    /// Invoke a function, wait for the run, and print its result
    #[command(after_help = help::INVOKE)]
    Invoke(Invoke),
    /// Invoke a function asynchronously, and print the invocation's id
    #[command(after_help = help::INVOKE_ASYNC)]
    InvokeAsync(InvokeAsync),
    /// List, watch or cancel asynchronous invocations
    #[command(subcommand)]
    Invocations(InvocationsCommand),
    /// Invoke functions again with the events of the records that a destination received
    #[command(after_help = help::REDRIVE)]
    Redrive(Redrive),
    /// Enable or show the status log of asynchronous invocations
    #[command(subcommand)]
    StatusLog(StatusLogCommand),
    /// List the project's functions, or print the configuration of one
    #[command(subcommand)]
    Functions(FunctionsCommand),
    /// List or publish the versions of a function
    #[command(subcommand)]
    Versions(VersionsCommand),
    /// List, set or delete the aliases of a function
    #[command(subcommand)]
    Aliases(AliasesCommand),
    /// Call any operation of the API, or list the operations
    #[command(after_help = help::API)]
    Api(Api),
    /// Run a local FunctionGraph, for tests and experiments
    #[command(subcommand)]
    Emulator(EmulatorCommand),
    /// Print a completion script
    Completions {
        /// The shell of the script
        shell: clap_complete::Shell,
    },
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::error::ErrorKind;
    use clap::{Arg, CommandFactory};

    use super::*;

    /// A description and an event may be empty. The commands reject the others, and say what is expected.
    const TAKE_EMPTY: [&str; 12] = [
        "access_keys",
        "allowed_hosts",
        "auth_tokens",
        "data",
        "description",
        "endpoint",
        "from_file",
        "on_failure",
        "on_success",
        "profile",
        "project_id",
        "smn_subscriptions",
    ];

    /// The options, each with the words that lead to its command.
    fn options(path: &[String], command: &clap::Command) -> Vec<(Vec<String>, Arg)> {
        let own = command.get_opts().cloned();
        let own = own.map(|option| (path.to_vec(), option));
        let inner = command
            .get_subcommands()
            .filter(|command| command.get_name() != "api");
        let inner = inner.flat_map(|command| {
            options(&[path, &[command.get_name().to_owned()]].concat(), command)
        });
        own.chain(inner).collect()
    }

    /// Why the value is rejected.
    fn rejection(path: &[String], option: &Arg, value: &str) -> Option<String> {
        let name = option.get_long().unwrap();
        let words = [path, &[format!("--{name}={value}")]].concat();
        let error = Args::command().try_get_matches_from(words).err()?;
        let is_of_value = matches!(
            error.kind(),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation
        );
        is_of_value.then(|| error.to_string())
    }

    #[test]
    fn options_reject_empty_values() {
        let options = options(&["fgs".to_owned()], &Args::command());
        let accepting: BTreeSet<String> = options
            .iter()
            .filter(|(_, option)| option.get_action().takes_values())
            .filter(|(path, option)| rejection(path, option, "").is_none())
            .map(|(_, option)| option.get_id().to_string())
            .collect();
        assert_eq!(accepting, TAKE_EMPTY.map(str::to_owned).into());
    }

    /// The commands without one of their own.
    fn leaves(command: &clap::Command) -> Vec<&clap::Command> {
        if !command.has_subcommands() {
            return vec![command];
        }
        command.get_subcommands().flat_map(leaves).collect()
    }

    #[test]
    fn calls_can_be_dry_run() {
        let command = Args::command();
        let has_dry_run = |command: &&clap::Command| {
            let mut options = command.get_opts();
            options.any(|option| option.get_long() == Some("dry-run"))
        };
        let leaves = leaves(&command).into_iter();
        let names: Vec<&str> = leaves
            .filter(|command| !has_dry_run(command))
            .map(clap::Command::get_name)
            .collect();
        // `api` has its operations only once it is built; `watch` makes many requests, the last four none
        // of the API.
        assert_eq!(
            names,
            ["watch", "api", "serve", "advance", "events", "completions"]
        );
    }

    #[test]
    fn invalid_numbers_name_expected() {
        let mut numbers = 0;
        for (path, option) in options(&["fgs".to_owned()], &Args::command()) {
            let name = option.get_value_names().unwrap_or_default();
            if !name.iter().any(|name| ["N", "MB"].contains(&name.as_str())) {
                continue;
            }
            numbers += 1;
            let why = rejection(&path, &option, "x").unwrap();
            assert!(why.contains("an integer"), "{why}");
            let allows_minus =
                option.is_allow_negative_numbers_set() || option.is_allow_hyphen_values_set();
            assert!(allows_minus, "{option}");
        }
        assert!(numbers >= 7, "{numbers}");
    }
}
