//! `fgs async-config list`.

use functiongraph::FunctionUrn;
use functiongraph::builder::ListFunctionAsyncInvokeConfig;

use super::project::list_project;
use crate::args::async_config::ListConfigs;
use crate::args::global::Global;
use crate::client::connect;
use crate::failure::Failure;
use crate::{lists, output};

pub(crate) async fn list(global: &Global, options: ListConfigs) -> Result<(), Failure> {
    match &options.function {
        Some(function) => list_function(global, &options, function).await,
        None => list_project(global, &options).await,
    }
}

async fn list_function(
    global: &Global,
    options: &ListConfigs,
    function: &FunctionUrn,
) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let page_size = options
        .limit
        .page_size(ListFunctionAsyncInvokeConfig::MAX_PAGE_SIZE);
    let call = connection
        .client
        .list_function_async_invoke_config()
        .function_urn(function)
        .limit(page_size);
    if options.dry_run {
        return output::request(call.build_signed().await);
    }
    lists::print(global, options.limit, &[], call.pages(), output::configs).await
}
