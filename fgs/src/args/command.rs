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
