//! `fgs functions`.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args as ClapArgs, Subcommand};

use super::dry_run::DryRun;
use super::limit::Limit;
use super::target::Target;

#[derive(Debug, Subcommand)]
pub(crate) enum FunctionsCommand {
    /// List the project's functions
    List(ListFunctions),
    /// Print the configuration of a function
    Get(Target),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ListFunctions {
    /// List only functions of this package
    #[arg(long, value_name = "PACKAGE", value_parser = NonEmptyStringValueParser::new())]
    pub package: Option<String>,
    /// List only functions whose name contains this text
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub name: Option<String>,
    #[command(flatten)]
    pub limit: Limit,
    #[command(flatten)]
    pub dry: DryRun,
}
