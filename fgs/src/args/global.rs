//! The options that every command takes.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::builder::NonEmptyStringValueParser;
use clap::{Args as ClapArgs, ValueEnum};

use crate::values::duration;
use crate::values::number;

#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Format of the output
    #[arg(long, global = true, value_enum, default_value_t = Output::Text)]
    pub output: Output,
    /// Log each attempt to stderr
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Region of functions named without one
    #[arg(long, global = true, value_parser = NonEmptyStringValueParser::new())]
    pub region: Option<String>,
    /// Project of functions named without one
    #[arg(long, global = true)]
    pub project_id: Option<String>,
    /// Load credentials from this section of the profile file only
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "emulator")]
    pub profile: Option<String>,
    /// Override the endpoint URL
    #[arg(long, global = true, value_name = "URL", conflicts_with = "emulator")]
    pub endpoint: Option<String>,
    /// Use an emulator inside this process; its state is kept in the file STATE, by default in your state directory
    #[arg(long, global = true, value_name = "STATE", num_args = 0..=1, require_equals = true)]
    #[expect(
        clippy::option_option,
        reason = "clap's type for an option with an optional value"
    )]
    pub emulator: Option<Option<PathBuf>>,
    /// Time limit of a call with all its attempts, or of a list with all its pages, such as 90s or 1h30m
    #[arg(long, global = true, value_name = "TIME", default_value = "60s", value_parser = duration::parse_duration, allow_hyphen_values = true)]
    pub timeout: Duration,
    /// Number of attempts of a call; 1 disables retries
    #[arg(long, global = true, value_name = "N", value_parser = number::count, allow_negative_numbers = true)]
    pub max_attempts: Option<u32>,
    /// Trust the certificates of this PEM file in addition to the system's
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "emulator")]
    pub ca_file: Option<PathBuf>,
    /// Reading files and standard input counts towards the timeout.
    #[arg(skip = Instant::now())]
    pub started_at: Instant,
}

impl Global {
    /// What remains of the timeout, rounded up to a tenth of a second: errors show it.
    pub(crate) fn remaining(&self) -> Duration {
        const TENTH: u128 = 100;
        let remaining = self
            .timeout
            .saturating_sub(self.started_at.elapsed())
            .as_millis()
            .div_ceil(TENTH)
            * TENTH;
        u64::try_from(remaining)
            .map_or(self.timeout, Duration::from_millis)
            .min(self.timeout)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// A table
    Text,
    /// The service's response, with the API's names; a list is one page, with the count of what is printed, that of aliases
    /// an array; nothing where the response is empty, as of a delete
    Json,
}
