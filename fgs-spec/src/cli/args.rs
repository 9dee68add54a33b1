//! The arguments.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
PAGE is what the provider publishes about one operation, or - for stdin. Its content shows what it
is:
  - a page of the API reference in Chinese or English, of the provider or of Open Telekom Cloud:
    saved as HTML, as Markdown, or its text as copied from the browser
  - an API definition, which is JSON of Swagger 2.0

A directory stands for the files in it, without those of directories below it, hidden files and
READMEs. Then check also names the operations of the document that nothing in it describes.
Where two files about one operation differ, check lists that as a contradiction.

Exit status: 0 no difference, 1 differences, 2 an error, such as a file that cannot be read.
Contradictions and notes do not change it.

Examples:
  fgs-spec check page.html
  fgs-spec check definitions/ pages/ --output json
  fgs-spec draft new-operation.html > fragment.yaml
  diff <(fgs-spec facts 2024.txt) <(fgs-spec facts 2025.txt)";

/// Compare the provider's API pages and definitions with the OpenAPI document
#[derive(Debug, Parser)]
#[command(name = "fgs-spec", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List every difference between pages or definitions and document
    Check(CheckArgs),
    /// Write a page or definition as an OpenAPI fragment, with TODO for what it lacks
    Draft(PageArg),
    /// Print everything parsed from a page or definition as JSON
    Facts(PageArg),
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Pages and definitions, or directories of them
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
    /// A page or definition, or - for stdin
    pub page: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// A table
    Text,
    /// JSON, for programs
    Json,
}
