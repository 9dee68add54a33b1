//! `fgs status-log`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum StatusLogCommand {
    /// Enable the status log of the project
    Enable,
    /// Print the log group and stream of the status log
    Show,
}
