//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
PAGE is a page of the API reference in Chinese or English: saved as HTML, or its text as copied from
the browser, or - for stdin. A directory stands for the pages in it (.txt, .html, .htm).

Exit status: 0 no difference, 1 differences, 2 a page or the document cannot be read.

Examples:
  fgs-spec check page.html
  fgs-spec check pages/ --output json
  fgs-spec draft new-operation.html > fragment.yaml
  diff <(fgs-spec facts 2024.txt) <(fgs-spec facts 2025.txt)";

/// Compare the provider's pages with the OpenAPI document.
#[derive(Debug, Parser)]
#[command(name = "fgs-spec", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell every fact that pages and document have differently
    Check(Check),
    /// Write what a page says as OpenAPI, ready to be pasted, with TODO where the page does not say
    Draft(One),
    /// Print everything read from a page as JSON
    Facts(One),
}

#[derive(Debug, ClapArgs)]
pub struct Check {
    /// Pages, or directories of pages
    #[arg(required = true, value_name = "PAGE")]
    pub pages: Vec<PathBuf>,
    /// The document; else spec/functiongraph.yaml, else the one this command was built with
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// How to print the differences
    #[arg(long, value_enum, default_value_t = Output::Text)]
    pub output: Output,
}

#[derive(Debug, ClapArgs)]
pub struct One {
    /// A page
    pub page: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// A table for people
    Text,
    /// For programs
    Json,
}
