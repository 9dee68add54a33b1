//! `fgs`: functions and their invocation from the command line.
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

mod args;
mod client;
mod command_line;
mod commands;
mod dispatch;
mod env;
mod failure;
mod input;
mod lists;
mod output;
mod process;
mod serve_config;
mod spinner;
mod state_file;
mod values;

use std::process::ExitCode;

use tracing_subscriber::filter::LevelFilter;

use args::command::{Args, Command};
use args::emulator::EmulatorCommand;
use failure::Failure;
use process::{panic, signals, trace};

/// What a Rust program ends with when it panics.
const PANICKED: u8 = 101;

fn main() -> ExitCode {
    panic::catch(run_to_end).unwrap_or_else(|report| {
        output::notice(&report);
        ExitCode::from(PANICKED)
    })
}

fn run_to_end() -> ExitCode {
    let args = match command_line::parse() {
        Ok(args) => args,
        Err(status) => return status,
    };
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(args: Args) -> Result<(), Failure> {
    trace::to_stderr(if args.global.verbose {
        LevelFilter::DEBUG
    } else {
        LevelFilter::WARN
    });
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::failed)?
        .block_on(run_to_signal(args))
}

async fn run_to_signal(args: Args) -> Result<(), Failure> {
    let endpoint = args.global.endpoint.clone();
    // A server handles signals itself, and so does what has to be completed.
    if matches!(
        args.command,
        Command::Emulator(EmulatorCommand::Serve(_)) | Command::Redrive(_)
    ) {
        let done = dispatch::run(args).await;
        return done.map_err(|failure| failure.at(endpoint.as_deref()));
    }
    let signal = signals::that_end_process_1().map_err(Failure::failed)?;
    tokio::select! {
        done = dispatch::run(args) => done.map_err(|failure| failure.at(endpoint.as_deref())),
        signal = signal => Err(Failure::Signal(signal)),
    }
}
