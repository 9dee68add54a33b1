//! The options that describe a config.

use clap::Args as ClapArgs;
use functiongraph_io::printable::is_seen;

use super::bounds;
use crate::values::destination_argument::DestinationArgument;
use crate::values::duration::{self, Age};
use crate::values::number;

pub(crate) const VALUES: [&str; 6] = [
    "max_age",
    "max_retries",
    "on_success",
    "on_failure",
    "status_log",
    "no_status_log",
];
pub(crate) const LOG_TARGET: [&str; 4] = [
    "log_group_id",
    "log_group_name",
    "log_stream_id",
    "log_stream_name",
];

#[derive(Debug, ClapArgs)]
pub(crate) struct Values {
    #[arg(long, help = bounds::of_member("Longest time an event may wait, in seconds or such as 90s, 1h30m, 1d", "max_async_event_age_in_seconds"), value_name = "TIME", value_parser = duration::parse_age, allow_hyphen_values = true)]
    pub max_age: Option<Age>,
    #[arg(long, help = bounds::of_member("Number of retries of a failed run", "max_async_retry_attempts"), value_name = "N", value_parser = number::whole, allow_hyphen_values = true)]
    pub max_retries: Option<i64>,
    /// Send results of successful runs to DEST, whose forms are below
    #[arg(long, value_name = "DEST", value_parser = DestinationArgument::parse)]
    pub on_success: Option<DestinationArgument>,
    /// Send results of failed runs to DEST, whose forms are below
    #[arg(long, value_name = "DEST", value_parser = DestinationArgument::parse)]
    pub on_failure: Option<DestinationArgument>,
    /// Log the status of asynchronous invocations
    #[arg(long, conflicts_with = "no_status_log")]
    pub status_log: bool,
    /// Do not log it
    #[arg(long)]
    pub no_status_log: bool,
    /// Id of your own log group for the status log
    #[arg(long, value_name = "ID", value_parser = visible)]
    pub log_group_id: Option<String>,
    /// Name of that log group
    #[arg(long, value_name = "NAME", value_parser = visible)]
    pub log_group_name: Option<String>,
    /// Id of the log stream in it
    #[arg(long, value_name = "ID", value_parser = visible)]
    pub log_stream_id: Option<String>,
    /// Name of that log stream
    #[arg(long, value_name = "NAME", value_parser = visible)]
    pub log_stream_name: Option<String>,
}

/// A text that is not blank, without invisible characters.
fn visible(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("must not be blank".to_owned());
    }
    match text.chars().find(|letter| !is_seen(*letter)) {
        Some(letter) => Err(format!(
            "contains '{}', which is invisible",
            letter.escape_debug()
        )),
        None => Ok(text.to_owned()),
    }
}
