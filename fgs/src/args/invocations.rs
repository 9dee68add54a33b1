//! `fgs invocations`.

use std::time::Duration;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use functiongraph::FunctionUrn;

use super::limit::Limit;
use super::target::Target;
use crate::duration;
use crate::since::Since;

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
    #[arg(long, value_name = "STATUS", value_enum, ignore_case = true)]
    pub status: Option<Status>,
    /// List only invocations that started since: a duration ago, such as 2h or 1h30m, or a time, such as
    /// 2026-11-25T08:00:00+08:00; a time without a zone is UTC (2026-11-25T00:00:00) or, with a space for the T,
    /// UTC+8, as the service writes them
    #[arg(long, value_name = "TIME", value_parser = Since::parse)]
    pub since: Option<Since>,
    /// List only this invocation
    #[arg(long, value_name = "ID")]
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
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = duration::parse_duration)]
    pub within: Duration,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Cancel {
    /// How to cancel
    #[arg(long = "type", value_name = "TYPE", value_enum)]
    pub kind: Option<CancelKind>,
    #[command(flatten)]
    pub target: Target,
    /// The invocation's id
    pub request_id: String,
}

/// The API's names. A test compares them with what the library accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub(crate) enum Status {
    Wait,
    Running,
    Success,
    Fail,
    Discard,
}

/// The API's names. A test compares them with what the library accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CancelKind {
    /// End the runtime at once
    Force,
    /// Also stop the functions that were called
    Recursive,
}

impl Status {
    pub(crate) fn api_name(self) -> String {
        api_name(self)
    }
}

impl CancelKind {
    pub(crate) fn api_name(self) -> String {
        api_name(self)
    }
}

fn api_name(value: impl ValueEnum) -> String {
    value
        .to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}

#[cfg(test)]
mod tests {
    use functiongraph::types::CancelAsyncInvocationRequestBody;
    use functiongraph::{Client, Credentials, Validate};

    use super::*;

    fn names<T: ValueEnum>() -> Vec<String> {
        T::value_variants()
            .iter()
            .map(|value| api_name(value.clone()))
            .collect()
    }

    #[tokio::test]
    async fn statuses_are_those_of_the_library() {
        let client = Client::builder()
            .credentials(Credentials::keys("AK", "SK"))
            .endpoint("http://127.0.0.1:1")
            .project_id("p")
            .build()
            .unwrap();
        let validate = |status: String| {
            let call = client.list_async_invocations().function_urn("resize");
            async move { call.status(status).build_signed().await.map(drop) }
        };
        for name in names::<Status>() {
            validate(name).await.unwrap();
        }
        let error = validate("x".to_owned()).await.unwrap_err();
        let reason = error.violation().unwrap().reason().to_owned();
        assert!(reason.contains(&names::<Status>().join(", ")), "{reason}");
    }

    #[test]
    fn cancel_types_match_the_library() {
        let validate = |type_: String| {
            let body = CancelAsyncInvocationRequestBody {
                request_id: Some("0a1b".to_owned()),
                type_: Some(type_),
            };
            body.validate()
        };
        for name in names::<CancelKind>() {
            validate(name).unwrap();
        }
        let reason = validate("x".to_owned()).unwrap_err().reason().to_owned();
        assert!(
            reason.ends_with(&names::<CancelKind>().join(", ")),
            "{reason}"
        );
    }
}
