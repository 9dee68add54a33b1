//! `fgs invoke`.

use clap::Args as ClapArgs;
use functiongraph::types::RequestVersion;

use super::run::Run;
use crate::values::api_enum::request_versions;

/// The default of `--timeout`: as long as a run may take, and a minute more.
pub(super) const TIMEOUT: &str = "16m";

#[derive(Debug, ClapArgs)]
pub(crate) struct Invoke {
    /// The payload, JSON or any text, sent byte for byte: inline, @FILE, or - for standard input
    #[arg(
        long,
        value_name = "JSON",
        default_value = "{}",
        allow_hyphen_values = true
    )]
    pub data: String,
    /// Print the end of the run's log to stderr
    #[arg(long)]
    pub tail: bool,
    /// Form of the response, by default the one that the service chooses
    #[arg(long, value_name = "VERSION", value_parser = request_versions())]
    pub request_version: Option<RequestVersion>,
    #[command(flatten)]
    pub run: Run,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use functiongraph::__private::constants::operations::INVOKE_FUNCTION;

    use super::TIMEOUT;
    use crate::values::duration::parse_duration;

    #[test]
    fn timeout_covers_longest_run() {
        let run = INVOKE_FUNCTION.max_run.unwrap();
        let timeout = parse_duration(TIMEOUT).unwrap();
        assert_eq!(timeout, run + Duration::from_secs(60));
    }
}
