//! `fgs async-config`.

use clap::{Args as ClapArgs, Subcommand, ValueHint};
use functiongraph::FunctionUrn;

use super::async_config_values::{LOG_TARGET, VALUES, Values};
use super::help;
use super::limit::Limit;
use super::target::{LAST, Target};

#[derive(Debug, Subcommand)]
pub(crate) enum AsyncConfigCommand {
    /// Replace the config
    #[command(after_help = help::SET)]
    Set(Box<Set>),
    /// Change parts of the config; the rest stays
    #[command(after_help = help::UPDATE)]
    Update(Box<Update>),
    /// Print the config
    Get(Target),
    /// Delete the config
    Delete(Target),
    /// List the configs of all versions and aliases, of a function or of the project
    List(ListConfigs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Set {
    #[command(flatten)]
    pub values: Values,
    /// Set the config in this file, as `--output json async-config get` prints it; - is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = VALUES)]
    pub from_file: Option<String>,
    /// Set the file's config although it does not name the log target of the status log; only with --from-file
    #[arg(long, conflicts_with_all = LOG_TARGET)]
    pub drop_log_target: bool,
    #[command(flatten)]
    pub target: Target,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Update {
    #[command(flatten)]
    pub values: Values,
    /// Remove the destination of successful runs
    #[arg(long, conflicts_with = "on_success")]
    pub no_on_success: bool,
    /// Remove the destination of failed runs
    #[arg(long, conflicts_with = "on_failure")]
    pub no_on_failure: bool,
    /// Let the status log lose its own log group and stream, which no response names
    #[arg(long, conflicts_with_all = LOG_TARGET)]
    pub drop_log_target: bool,
    #[command(flatten)]
    pub target: UpdateTarget,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct UpdateTarget {
    /// NAME, PACKAGE:NAME, PROJECT_ID:PACKAGE:NAME, the last with :VERSION or :!ALIAS, or a full URN
    pub function: FunctionUrn,
    /// Read the config, and print the request that changes it, with secrets masked, instead of sending it
    #[arg(long, display_order = LAST)]
    pub dry_run: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ListConfigs {
    #[command(flatten)]
    pub limit: Limit,
    /// NAME, PACKAGE:NAME, PROJECT_ID:PACKAGE:NAME, the last with :VERSION or :!ALIAS, or a full URN; without it, all
    /// functions of the project
    pub function: Option<FunctionUrn>,
    /// Print the first request, with secrets masked, instead of sending it
    #[arg(long, display_order = LAST)]
    pub dry_run: bool,
}
