//! `fgs invoke-async`.

use clap::Args as ClapArgs;

use super::number;
use super::target::Target;

#[derive(Debug, ClapArgs)]
pub(crate) struct InvokeAsync {
    /// The event, a JSON object, sent byte for byte: inline, @FILE, or - for standard input
    #[arg(
        long,
        value_name = "JSON",
        default_value = "{}",
        allow_hyphen_values = true
    )]
    pub data: String,
    /// Memory of this run in MB, instead of the function's own
    #[arg(long, value_name = "MB", value_parser = number::whole, allow_negative_numbers = true)]
    pub memory: Option<i64>,
    #[command(flatten)]
    pub target: Target,
}
