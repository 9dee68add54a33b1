//! `fgs`: asynchronous invocation of functions from the command line.

mod args;
mod async_config;
mod connection;
mod destination;
mod duration;
mod emulator;
mod failure;
mod functions;
mod invocations;
mod invoke;
mod lists;
mod output;
mod signals;
mod status_log;
mod trace;
mod usage;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use tracing_subscriber::filter::LevelFilter;

use args::{Args, Command, EmulatorCommand, FunctionsCommand};
use failure::Failure;

fn main() -> ExitCode {
    // A panic is told in a line, like everything else; one that was caught, in the words of who caught it.
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::panic::catch_unwind(run_to_end);
    done.unwrap_or_else(|_| {
        Failure::machine("this is a bug of fgs; please report it with the command").report()
    })
}

fn run_to_end() -> ExitCode {
    let done = Args::try_parse().map_err(Failure::from).and_then(|args| {
        trace::to_stderr(if args.global.verbose {
            LevelFilter::DEBUG
        } else {
            LevelFilter::WARN
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime
            .map_err(Failure::machine)?
            .block_on(run_to_signal(args))
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn run_to_signal(args: Args) -> Result<(), Failure> {
    // A server has an end of its own.
    if matches!(args.command, Command::Emulator(_)) {
        return run(args).await;
    }
    let asked_to_end = signals::that_end_process_1().map_err(Failure::machine)?;
    tokio::select! {
        done = run(args) => done,
        signal = asked_to_end => Err(Failure::Ended(signal)),
    }
}

async fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::AsyncConfig(command) => async_config::run(&args.global, command).await,
        Command::InvokeAsync(invoke) => invoke::run(&args.global, invoke).await,
        Command::Invocations(command) => invocations::run(&args.global, command).await,
        Command::StatusLog(command) => status_log::run(&args.global, command).await,
        Command::Functions(FunctionsCommand::List { package, name }) => {
            functions::list(&args.global, package, name).await
        }
        Command::Emulator(EmulatorCommand::Serve(serve)) => {
            emulator::serve(&args.global, serve).await
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "fgs", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
    }
}
