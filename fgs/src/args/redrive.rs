//! `fgs redrive`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use clap::builder::NonEmptyStringValueParser;
use functiongraph::FunctionUrn;

use super::target::LAST;
use crate::values::since::Since;

#[derive(Debug, ClapArgs)]
pub(crate) struct Redrive {
    /// The records: a folder, with all that is below it; a file of one record, or of one a line; or - for standard input
    #[arg(value_name = "DIR|FILE|-")]
    pub source: PathBuf,
    /// Redrive only records of this function, given as NAME, PACKAGE:NAME, PROJECT_ID:PACKAGE:NAME, the last with :VERSION
    /// or :!ALIAS, or a full URN
    #[arg(long, value_name = "FUNCTION")]
    pub function: Option<FunctionUrn>,
    /// Redrive only records of this condition, such as UnhandledInvocationError, which can be repeated; by default of every
    /// one but Success
    #[arg(long = "condition", value_name = "CONDITION", value_parser = NonEmptyStringValueParser::new())]
    pub conditions: Vec<String>,
    /// Redrive only records of invocations that began since: a duration ago, such as 2h or 1h30m, or a time, such as
    /// 2026-11-25T08:00:00+08:00
    #[arg(long, value_name = "TIME", value_parser = Since::parse, allow_hyphen_values = true)]
    pub since: Option<Since>,
    /// Invoke this function instead of the one that each record names
    #[arg(long, value_name = "FUNCTION")]
    pub to: Option<FunctionUrn>,
    /// Keep the journal in this file; by default it is beside the records
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// Send again the records of which an earlier run does not know whether they were accepted
    #[arg(long)]
    pub retry_unknown: bool,
    /// How many records are sent at a time, 1 to 100; with 1 they are sent in the order in which they are read
    #[arg(long, value_name = "N", default_value = "8", value_parser = concurrency, allow_negative_numbers = true)]
    pub concurrency: usize,
    /// Print what would be sent and where to, instead of sending it
    #[arg(long, display_order = LAST)]
    pub dry_run: bool,
}

fn concurrency(text: &str) -> Result<usize, String> {
    let calls = text.parse().ok().filter(|calls| (1..=100).contains(calls));
    calls.ok_or_else(|| "an integer from 1 to 100 is expected".to_owned())
}
