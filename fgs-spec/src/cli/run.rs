//! Runs the command that the arguments name.

use std::process::ExitCode;

use clap::Parser;
use fgs_spec::{draft, read};

use super::args::{Args, Command};
use super::exit_status::FAILURE;
use super::{check, input, output, panics};

/// Runs the command of the arguments of this process.
pub(crate) fn main() -> ExitCode {
    panics::install_hook();
    // The hook has printed the panic.
    let result = std::panic::catch_unwind(run).unwrap_or(Ok(ExitCode::from(FAILURE)));
    result.unwrap_or_else(|message| {
        output::error(&message);
        ExitCode::from(FAILURE)
    })
}

fn run() -> Result<ExitCode, String> {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) if error.use_stderr() => {
            // An argument may hold anything, so its text is not printed as it is.
            output::error_lines(&error.to_string());
            return Ok(ExitCode::from(FAILURE));
        }
        Err(help) => {
            output::print(&help.to_string())?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    match args.command {
        Command::Check(args) => check::run(&args),
        Command::Draft(args) => {
            output::print(&draft::draft(&read::page(&input::name(&args.page))?)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Facts(args) => {
            let page = read::page(&input::name(&args.page))?;
            output::print(&output::json(&page)?)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
