//! `fgs-spec check`.

use std::process::ExitCode;

use fgs_spec::page::Page;
use fgs_spec::report::{CheckedPage, PageUnparsed, Report};
use fgs_spec::spec::Spec;
use fgs_spec::{check, read};

use super::args::{CheckArgs, OutputFormat};
use super::exit_status::{DIFFERENCES, FAILURE};
use super::{input, output};

/// Checks every file that can be read; an error of one file does not keep the others from being checked.
pub(super) fn run(args: &CheckArgs) -> Result<ExitCode, String> {
    let spec = input::spec(args.spec.as_deref())?;
    let mut report = Report::default();
    let mut all_read = true;
    let mut sources: Vec<(String, Page)> = Vec::new();
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
        report.differences.extend(checked.differences);
        report.pages.push(CheckedPage {
            page: page.file.clone(),
            operation: checked.operation.clone(),
        });
        let name = checked.operation.or_else(|| page.operation.clone());
        sources.extend(name.map(|name| (name, page)));
    }
    across(&mut report, &sources, &spec, args);
    if all_read || !report.pages.is_empty() || args.output == OutputFormat::Json {
        output::print(&match args.output {
            OutputFormat::Text => report.text(&spec.file),
            OutputFormat::Json => output::json(&report)?,
        })?;
    }
    Ok(if !all_read {
        ExitCode::from(FAILURE)
    } else if !report.differences.is_empty() {
        ExitCode::from(DIFFERENCES)
    } else {
        ExitCode::SUCCESS
    })
}

/// What no file shows alone: contradictions, and operations without a file in a directory.
fn across(report: &mut Report, sources: &[(String, Page)], spec: &Spec, args: &CheckArgs) {
    let mut names: Vec<&String> = sources.iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    for name in &names {
        let of_operation = sources.iter().filter(|(known, _)| known == *name);
        let pages: Vec<&Page> = of_operation.map(|(_, page)| page).collect();
        report
            .contradictions
            .extend(check::contradictions(name, &pages));
    }
    if args.pages.iter().any(|path| path.is_dir()) {
        let operations = spec.operations().into_iter().map(|operation| operation.id);
        report.undescribed = operations.filter(|id| !names.contains(&id)).collect();
        report.undescribed.sort();
    }
}
