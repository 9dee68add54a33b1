//! `fgs aliases`.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args as ClapArgs, Subcommand};
use functiongraph::FunctionUrn;

use super::help;
use super::target::{LAST, Target};
use crate::values::weight::Weight;

#[derive(Debug, Subcommand)]
pub(crate) enum AliasesCommand {
    /// List the aliases of a function
    List(Target),
    /// Create an alias, or change the version that it stands for
    #[command(after_help = help::SET_ALIAS)]
    Set(SetAlias),
    /// Delete an alias
    Delete(DeleteAlias),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SetAlias {
    /// Version that the alias stands for
    #[arg(long, value_name = "VERSION", value_parser = NonEmptyStringValueParser::new())]
    pub version: String,
    /// Share of the calls that goes to another version, in percent; can be repeated
    #[arg(long, value_name = "VERSION=PERCENT", value_parser = Weight::parse)]
    pub additional: Vec<Weight>,
    /// What the alias is for
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// NAME, PACKAGE:NAME, PROJECT_ID:PACKAGE:NAME, or a full URN
    pub function: FunctionUrn,
    /// Name of the alias
    pub alias: String,
    /// Read the alias, and print the request that creates or changes it, with secrets masked, instead of sending it
    #[arg(long, display_order = LAST)]
    pub dry_run: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DeleteAlias {
    #[command(flatten)]
    pub target: Target,
    /// Name of the alias
    pub alias: String,
}
