//! `fgs invoke-async`.

use clap::Args as ClapArgs;

use super::run::Run;

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
    #[command(flatten)]
    pub run: Run,
}
