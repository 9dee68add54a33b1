//! `fgs-spec check`.

use std::process::ExitCode;

use fgs_spec::report::{CheckedPage, PageUnparsed, Report};
use fgs_spec::{check, read};

use super::args::{CheckArgs, OutputFormat};
use super::exit_status::{DIFFERENCES, FAILURE};
use super::{input, output};

/// Checks every page that can be read; an error of one page does not keep the others from being checked.
pub(super) fn run(args: &CheckArgs) -> Result<ExitCode, String> {
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
