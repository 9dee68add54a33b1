//! `fgs status-log`.

use clap::Subcommand;

use super::dry_run::DryRun;

#[derive(Debug, Subcommand)]
pub(crate) enum StatusLogCommand {
    /// Enable the status log of the project
    Enable(DryRun),
    /// Print the log group and stream of the status log
    Show(DryRun),
}
