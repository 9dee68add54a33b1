//! The commands, and the exit status of each.

use std::process::ExitCode;

use clap::Parser;
use fgs_spec::report::{CheckedPage, PageUnparsed, Report};
use fgs_spec::{check, draft, read};

use super::args::{Args, CheckArgs, Command, OutputFormat};
use super::{input, output, panics};

/// A page or the document cannot be read, or the arguments are wrong.
const FAILURE: u8 = 2;
const DIFFERENCES: u8 = 1;

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
        Command::Check(args) => run_check(&args),
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

/// Checks every page that can be read; an error of one page does not keep the others from being checked.
fn run_check(args: &CheckArgs) -> Result<ExitCode, String> {
    let spec = input::spec(args.spec.as_deref())?;
    let mut report = Report::default();
    let mut all_read = true;
    for file in input::pages(&args.pages)? {
        let page = match read::page(&file) {
            Ok(page) => page,
            Err(message) => {
                output::error(&message);
                all_read = false;
                continue;
            }
        };
        let checked = check::check(&page, &spec);
        report
            .unparsed
            .extend(checked.unparsed.into_iter().map(|unparsed| PageUnparsed {
                page: page.file.clone(),
                unparsed,
            }));
        report.drift.extend(checked.drift);
        report.pages.push(CheckedPage {
            page: page.file,
            operation: checked.operation,
        });
    }
    if all_read || !report.pages.is_empty() || args.output == OutputFormat::Json {
        output::print(&match args.output {
            OutputFormat::Text => report.text(&spec.file),
            OutputFormat::Json => output::json(&report)?,
        })?;
    }
    Ok(if !all_read {
        ExitCode::from(FAILURE)
    } else if !report.drift.is_empty() {
        ExitCode::from(DIFFERENCES)
    } else {
        ExitCode::SUCCESS
    })
}
