//! `fgs`: a function's asynchronous-invocation config from the command line.

mod args;
mod async_config;
mod connection;
mod destination;
mod duration;
mod emulator;
mod failure;
mod output;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use args::{Args, Command, EmulatorCommand};
use failure::Failure;

fn main() -> ExitCode {
    let done = Args::try_parse().map_err(Failure::from).and_then(|args| {
        trace(if args.global.verbose { LevelFilter::DEBUG } else { LevelFilter::WARN });
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

fn trace(level: LevelFilter) {
    let ours = Targets::new().with_target("functiongraph", level);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).without_time().with_ansi(false);
    tracing_subscriber::registry().with(lines).with(ours).init();
}
