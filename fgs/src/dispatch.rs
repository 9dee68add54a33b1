//! Which command runs.

use crate::args::aliases::AliasesCommand;
use crate::args::async_config::AsyncConfigCommand;
use crate::args::command::{Args, Command};
use crate::args::emulator::EmulatorCommand;
use crate::args::functions::FunctionsCommand;
use crate::args::invocations::InvocationsCommand;
use crate::args::status_log::StatusLogCommand;
use crate::args::versions::VersionsCommand;
use crate::commands::completions::completions;
use crate::commands::invoke::invoke;
use crate::commands::invoke_async::invoke_async;
use crate::commands::redrive::redrive;
use crate::commands::{
    aliases, api, async_config, emulator, functions, invocations, status_log, versions,
};
use crate::failure::Failure;

pub(crate) async fn run(args: Args) -> Result<(), Failure> {
    let global = &args.global;
    match args.command {
        Command::AsyncConfig(command) => match command {
            AsyncConfigCommand::Set(options) => async_config::set(global, *options).await,
            AsyncConfigCommand::Update(options) => async_config::update(global, &options).await,
            AsyncConfigCommand::Get(target) => async_config::get(global, target).await,
            AsyncConfigCommand::Delete(target) => async_config::delete(global, target).await,
            AsyncConfigCommand::List(options) => async_config::list(global, options).await,
        },
        Command::Invoke(options) => invoke(global, options).await,
        Command::InvokeAsync(options) => invoke_async(global, options).await,
        Command::Invocations(command) => match command {
            InvocationsCommand::List(options) => invocations::list(global, options).await,
            InvocationsCommand::Watch(options) => invocations::watch(global, options).await,
            InvocationsCommand::Cancel(options) => invocations::cancel(global, options).await,
        },
        Command::Redrive(options) => redrive(global, options).await,
        Command::StatusLog(StatusLogCommand::Enable(options)) => {
            status_log::enable(global, options).await
        }
        Command::StatusLog(StatusLogCommand::Show(options)) => {
            status_log::show(global, options).await
        }
        Command::Functions(FunctionsCommand::List(options)) => {
            functions::list(global, options).await
        }
        Command::Functions(FunctionsCommand::Get(target)) => functions::get(global, target).await,
        Command::Versions(VersionsCommand::List(options)) => versions::list(global, options).await,
        Command::Versions(VersionsCommand::Publish(options)) => {
            versions::publish(global, options).await
        }
        Command::Aliases(command) => match command {
            AliasesCommand::List(target) => aliases::list(global, target).await,
            AliasesCommand::Set(options) => aliases::set(global, options).await,
            AliasesCommand::Delete(options) => aliases::delete(global, options).await,
        },
        Command::Api(options) => api::run(global, options).await,
        Command::Emulator(EmulatorCommand::Serve(options)) => {
            emulator::serve(global, *options).await
        }
        Command::Emulator(EmulatorCommand::Advance(options)) => {
            emulator::advance(global, &options).await
        }
        Command::Emulator(EmulatorCommand::Events(options)) => {
            emulator::events(global, &options).await
        }
        Command::Completions { shell } => completions(shell),
    }
}
