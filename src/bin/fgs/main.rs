//! `fgs`: a function's asynchronous-invocation config from the command line.

mod args;
mod async_config;
mod connection;
mod destination;
mod duration;
mod emulator;
mod failure;
mod output;
mod trace;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command, EmulatorCommand};
use failure::Failure;

fn main() -> ExitCode {
    let done = Args::try_parse().map_err(Failure::from).and_then(|args| {
        if args.global.verbose {
            trace::to_stderr();
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(Failure::machine)?.block_on(run(args))
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::AsyncConfig(command) => async_config::run(&args.global, command).await,
        Command::Emulator(EmulatorCommand::Serve(serve)) => emulator::serve(serve).await,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "fgs", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
    }
}
