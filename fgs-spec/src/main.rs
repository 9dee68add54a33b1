//! `fgs-spec`: the provider's pages against the document.

mod args;
mod usage;

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use fgs_spec::{check, draft, read};
use functiongraph_io::printable;

use args::{Args, Check, Command, Output};
use fgs_spec::report::{CheckedPage, Report, UnreadOf};
use fgs_spec::spec::Spec;

/// Where the document is in a checkout.
const SPEC: &str = "spec/functiongraph.yaml";
const BUILT_IN: &str = include_str!("../../spec/functiongraph.yaml");

fn main() -> ExitCode {
    // A panic is told in a line, like everything else.
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::panic::catch_unwind(run);
    let done = done.unwrap_or_else(|_| {
        Err("this is a bug of fgs-spec; please report it with the page".to_owned())
    });
    done.unwrap_or_else(|problem| {
        tell(&problem);
        ExitCode::from(2)
    })
}

fn run() -> Result<ExitCode, String> {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) if error.use_stderr() && error.kind() != HELP => {
            return Err(format!("{}; see fgs-spec --help", usage::problem(&error)));
        }
        Err(help) => {
            let _ = help.print();
            return Ok(ExitCode::from(if help.use_stderr() { 2 } else { 0 }));
        }
    };
    match args.command {
        Command::Check(check) => run_check(&check),
        Command::Draft(one) => {
            print(&draft::draft(&read::page(&name(&one.page))?)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Facts(one) => {
            print(&json(&read::page(&name(&one.page))?)?)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

const HELP: clap::error::ErrorKind =
    clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;

/// Checks every page that can be read; one that cannot be is told, and does not keep the others from being checked.
fn run_check(check: &Check) -> Result<ExitCode, String> {
    let spec = spec(check.spec.as_deref())?;
    let mut report = Report::default();
    let mut all_read = true;
    for file in files(&check.pages)? {
        let page = match read::page(&file) {
            Ok(page) => page,
            Err(problem) => {
                tell(&problem);
                all_read = false;
                continue;
            }
        };
        let checked = check::check(&page, &spec);
        report
            .unread
            .extend(checked.unread.into_iter().map(|unread| UnreadOf {
                page: page.file.clone(),
                unread,
            }));
        report.drift.extend(checked.drift);
        report.pages.push(CheckedPage {
            page: page.file,
            operation: checked.operation,
        });
    }
    if all_read || !report.pages.is_empty() || check.output == Output::Json {
        print(&match check.output {
            Output::Text => report.text(&spec.file),
            Output::Json => json(&report)?,
        })?;
    }
    Ok(ExitCode::from(match (all_read, report.drift.is_empty()) {
        (false, _) => 2,
        (true, false) => 1,
        (true, true) => 0,
    }))
}

fn spec(given: Option<&Path>) -> Result<Spec, String> {
    let read = |file: &Path| {
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("{}: cannot be read: {error}", name(file)))?;
        Spec::read(&name(file), &text)
    };
    match given {
        Some(file) => read(file),
        None if Path::new(SPEC).exists() => read(Path::new(SPEC)),
        None => Spec::read(SPEC, BUILT_IN),
    }
}

/// The pages that are named, and those in the directories that are.
fn files(given: &[PathBuf]) -> Result<Vec<String>, String> {
    let mut files = Vec::new();
    for path in given {
        if !path.is_dir() {
            files.push(name(path));
            continue;
        }
        let unread = |error: std::io::Error| format!("{}: cannot be read: {error}", name(path));
        let mut found = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unread)? {
            let entry = entry.map_err(unread)?.path();
            let extension = entry
                .extension()
                .map(|extension| extension.to_ascii_lowercase());
            if extension.is_some_and(|extension| {
                extension == "txt" || extension == "html" || extension == "htm"
            }) {
                found.push(name(&entry));
            }
        }
        if found.is_empty() {
            return Err(format!(
                "{}: holds no page; .txt, .html or .htm is expected",
                name(path)
            ));
        }
        found.sort();
        files.extend(found);
    }
    Ok(files)
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

fn json(value: &impl serde::Serialize) -> Result<String, String> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| format!("cannot print: {error}"))?;
    Ok(format!("{}\n", printable::escaped_json(&text)))
}

fn print(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot print: {error}"))
        }
        _ => Ok(()),
    }
}

fn tell(problem: &str) {
    let _ = writeln!(std::io::stderr(), "fgs-spec: {}", usage::printable(problem));
}
