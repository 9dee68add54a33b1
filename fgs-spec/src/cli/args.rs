//! The arguments.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
PAGE is a page of the API reference in Chinese or English: saved as HTML, or its text as copied from
the browser, or - for stdin. A directory stands for the pages in it (.txt, .html, .htm).

Exit status: 0 no difference, 1 differences, 2 an error, such as a page that cannot be read.

Examples:
  fgs-spec check page.html
  fgs-spec check pages/ --output json
  fgs-spec draft new-operation.html > fragment.yaml
  diff <(fgs-spec facts 2024.txt) <(fgs-spec facts 2025.txt)";

/// Compare the provider's API pages with the OpenAPI document
#[derive(Debug, Parser)]
#[command(name = "fgs-spec", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List every difference between pages and document
    Check(CheckArgs),
    /// Write a page as an OpenAPI fragment, with TODO for what the page lacks
    Draft(PageArg),
    /// Print everything parsed from a page as JSON
    Facts(PageArg),
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Pages, or directories of pages
    #[arg(required = true, value_name = "PAGE")]
    pub pages: Vec<PathBuf>,
    /// OpenAPI document [default: spec/functiongraph.yaml, or the built-in copy if there is none]
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub output: OutputFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct PageArg {
    /// A page, or - for stdin
    pub page: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// A table
    Text,
    /// JSON, for programs
    Json,
}
