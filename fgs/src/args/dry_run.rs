//! `--dry-run`, of the commands that are about no function.

use clap::Args as ClapArgs;

use super::target::LAST;

#[derive(Clone, Copy, Debug, ClapArgs)]
pub(crate) struct DryRun {
    /// Print the request, with secrets masked, instead of sending it
    #[arg(long, display_order = LAST)]
    pub dry_run: bool,
}
