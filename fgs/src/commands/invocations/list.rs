//! `fgs invocations list`.

use functiongraph::builder::{ListActiveAsyncInvocations, ListAsyncInvocations};

use crate::args::global::Global;
use crate::args::invocations::{ListInvocations, Status};
use crate::client::connect;
use crate::exit::Failure;
use crate::{list, output};

pub(crate) async fn list(global: &Global, options: ListInvocations) -> Result<(), Failure> {
    if options.active {
        list_active(global, options).await
    } else {
        list_all(global, options).await
    }
}

async fn list_all(global: &Global, options: ListInvocations) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let mut call = connection
        .client
        .list_async_invocations()
        .function_urn(&options.target.function);
    if let Some(status) = options.status.map(Status::api_name) {
        call = call.status(status);
    }
    if let Some(since) = options.since {
        call = call.query_begin_time(since.to_query());
    }
    if let Some(id) = &options.request_id {
        call = call.request_id(id.as_str());
    }
    let call = call.limit(options.limit.page_size(ListAsyncInvocations::MAX_PAGE_SIZE));
    if options.target.dry_run {
        return output::request(call.build_signed().await);
    }
    list::print(global, options.limit, call.pages(), output::invocations).await
}

async fn list_active(global: &Global, options: ListInvocations) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let mut call = connection
        .client
        .list_active_async_invocations()
        .function_urn(&options.target.function);
    if let Some(status) = options.status.map(Status::api_name) {
        call = call.status(status);
    }
    if let Some(since) = options.since {
        call = call.query_begin_time(since.to_query());
    }
    let call = call.limit(
        options
            .limit
            .page_size(ListActiveAsyncInvocations::MAX_PAGE_SIZE),
    );
    if options.target.dry_run {
        return output::request(call.build_signed().await);
    }
    list::print(global, options.limit, call.pages(), output::invocations).await
}
