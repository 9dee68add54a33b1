//! `fgs invocations list`.

use functiongraph::builder::{ListActiveAsyncInvocations, ListAsyncInvocations};
use functiongraph::types::{AsyncInvocation, AsyncInvocations, InvocationStatus};

use crate::args::global::{Global, Output};
use crate::args::invocations::ListInvocations;
use crate::client::connect;
use crate::failure::Failure;
use crate::lists::Page;
use crate::{lists, output};

/// Sets the options that both operations have, and lists. A macro, because their builders share no trait.
macro_rules! list_with {
    ($call:expr, $max_page_size:expr, $global:expr, $options:expr, $given:expr, $show:expr) => {{
        let mut call = $call
            .function_urn(&$options.target.function)
            .limit($options.limit.page_size($max_page_size));
        if let Some(status) = $options.status {
            call = call.status(status);
        }
        if let Some(since) = $options.since {
            call = call.query_begin_time(since.to_query());
        }
        if $options.target.dry_run {
            let request = call.build_signed().await;
            return output::request(request.map_err(|error| Failure::of_call(error, $given)));
        }
        lists::print($global, $options.limit, $given, call.pages(), $show).await
    }};
}

pub(crate) async fn list(global: &Global, options: ListInvocations) -> Result<(), Failure> {
    if let Some(status) = options.status.as_ref().filter(|_| options.active) {
        reject_ended(status)?;
    }
    let connection = connect(global).await?;
    let client = &connection.client;
    if options.active {
        let call = client.list_active_async_invocations();
        let max = ListActiveAsyncInvocations::MAX_PAGE_SIZE;
        return list_with!(call, max, global, options, &[], output::invocations);
    }
    let mut call = client.list_async_invocations();
    let mut given = Vec::new();
    if let Some(id) = options.request_id {
        call = call.request_id(id.as_str());
        given.push(("request_id", "--request-id <ID>", id));
    }
    let max = ListAsyncInvocations::MAX_PAGE_SIZE;
    let why_empty = match options.since {
        None => Some("none in the last hour; --since 1d lists those of a day"),
        Some(since) if since.is_ahead() => {
            Some("none; --since is in the future, by the clock of this machine")
        }
        Some(_) => None,
    };
    let show = |output, list: &AsyncInvocations| {
        output::invocations(output, list)?;
        if let Some(reason) = why_empty
            && output == Output::Text
            && list.count() == 0
        {
            output::notice(reason);
        }
        Ok(())
    };
    list_with!(call, max, global, options, &given, show)
}

/// An invocation that waits or runs has not ended.
fn reject_ended(status: &InvocationStatus) -> Result<(), Failure> {
    let mut invocation = AsyncInvocation::default();
    invocation.status = Some(status.clone());
    if !invocation.has_ended() {
        return Ok(());
    }
    let reason = "an invocation with this status has ended; leave out --active";
    Err(Failure::option("--status <STATUS>", status, reason))
}
