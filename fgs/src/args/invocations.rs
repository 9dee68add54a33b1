//! `fgs invocations`.

use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args as ClapArgs, Subcommand};
use functiongraph::FunctionUrn;
use functiongraph::types::{CancelType, InvocationStatus};

use super::limit::Limit;
use super::target::Target;
use crate::values::api_enum::{cancel_types, statuses};
use crate::values::duration;
use crate::values::since::Since;

#[derive(Debug, Subcommand)]
pub(crate) enum InvocationsCommand {
    /// List invocations, of the last hour by default
    List(ListInvocations),
    /// Wait for an invocation to end; the exit status is 0 for SUCCESS, 1 for any other end, 3 for an unknown id
    Watch(Watch),
    /// Cancel an invocation that waits or runs
    Cancel(Cancel),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ListInvocations {
    /// List only invocations with this status
    #[arg(long, value_name = "STATUS", value_parser = statuses(), ignore_case = true)]
    pub status: Option<InvocationStatus>,
    /// List only invocations that started since: a duration ago, such as 2h or 1h30m, or a time, such as
    /// 2026-11-25T08:00:00+08:00; a time without a zone is UTC (2026-11-25T00:00:00, or a day alone) or, with a space for
    /// the T, UTC+8, as the service writes them
    #[arg(long, value_name = "TIME", value_parser = Since::parse, allow_hyphen_values = true)]
    pub since: Option<Since>,
    /// List only this invocation
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    pub request_id: Option<String>,
    /// List only invocations that wait or run
    #[arg(long, conflicts_with = "request_id")]
    pub active: bool,
    #[command(flatten)]
    pub limit: Limit,
    #[command(flatten)]
    pub target: Target,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Watch {
    /// NAME, PACKAGE:NAME, PROJECT_ID:PACKAGE:NAME, the last with :VERSION or :!ALIAS, or a full URN
    pub function: FunctionUrn,
    /// The invocation's id
    pub request_id: String,
    /// Give up after this time, with status 1, or with status 3 if the invocation is still unknown
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = duration::parse_duration, allow_hyphen_values = true)]
    pub within: Duration,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Cancel {
    /// How to cancel
    #[arg(long = "type", value_name = "TYPE", value_parser = cancel_types())]
    pub kind: Option<CancelType>,
    #[command(flatten)]
    pub target: Target,
    /// The invocation's id
    pub request_id: String,
}
