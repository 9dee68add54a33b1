//! The function that a command is about.

use clap::Args as ClapArgs;
use functiongraph::FunctionUrn;

#[derive(Debug, ClapArgs)]
pub(crate) struct Target {
    /// NAME, PACKAGE:NAME, PROJECT_ID:PACKAGE:NAME, the last with :VERSION or :!ALIAS, or a full URN
    pub function: FunctionUrn,
    /// Print the request, with secrets masked, instead of sending it
    #[arg(long, display_order = LAST)]
    pub dry_run: bool,
}

/// Behind the options of each command.
pub(crate) const LAST: usize = 900;
