//! `fgs async-config list` without a function: the configs of all functions of the project.

use std::pin::pin;

use functiongraph::builder::{ListFunctionAsyncInvokeConfig, ListFunctions};
use functiongraph::types::{
    ListFunctionAsyncInvokeConfigResponse as Configs, ListFunctionResult, ListFunctionsResponse,
};
use functiongraph::{Client, Error, FunctionUrn};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::args::async_config::ListConfigs;
use crate::args::global::Global;
use crate::client::connect;
use crate::failure::Failure;
use crate::lists::Page;
use crate::{lists, output};

/// The most functions whose configs are read at the same time.
const CONCURRENCY: usize = 8;

/// Reads the list of functions page by page, and the configs of each function, in the order of that list.
pub(super) async fn list_project(global: &Global, options: &ListConfigs) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let client = &connection.client;
    let call = client
        .list_functions()
        .maxitems(ListFunctions::MAX_PAGE_SIZE);
    if options.dry_run {
        return output::request(call.build_signed().await);
    }
    let mut pages = pin!(call.pages());
    // An error of the first page is that of the command: nothing has arrived before it.
    let first = pages.next().await.transpose()?.unwrap_or_default();
    let functions = stream::iter([Ok(first)])
        .chain(pages)
        .map_ok(|page: ListFunctionsResponse| stream::iter(functions(page).map(Ok)))
        .try_flatten();
    let configs = functions
        .map_ok(|function| configs(client, function))
        .try_buffered(CONCURRENCY);
    let mut none = Configs::default();
    none.async_invoke_configs = Some(Vec::new());
    // The first page comes at once, so that the timeout bounds all of the others.
    let pages = stream::iter([Ok(none)]).chain(configs);
    lists::print(global, options.limit, &[], pages, output::project_configs).await
}

fn functions(page: ListFunctionsResponse) -> impl Iterator<Item = ListFunctionResult> {
    page.functions.unwrap_or_default().into_iter()
}

/// The configs of all versions and aliases of a function; none if it was deleted since it was listed.
async fn configs(client: &Client, function: ListFunctionResult) -> Result<Configs, Error> {
    let urn = function.func_urn.unwrap_or_default();
    let call = client
        .list_function_async_invoke_config()
        .function_urn(unqualified(&urn))
        .limit(ListFunctionAsyncInvokeConfig::MAX_PAGE_SIZE);
    let mut pages = pin!(call.pages());
    let mut configs = Configs::default();
    while let Some(page) = pages.next().await {
        match page {
            Ok(page) => configs.append(page),
            Err(error) if error.is_not_found() => break,
            Err(error) => return Err(error),
        }
    }
    Ok(configs)
}

/// The URN without its version. The list names the latest version of each function.
fn unqualified(urn: &str) -> &str {
    let parsed = urn.parse::<FunctionUrn>().ok();
    let qualifier = parsed.as_ref().and_then(FunctionUrn::qualifier);
    qualifier
        .and_then(|qualifier| urn.strip_suffix(qualifier)?.strip_suffix(':'))
        .unwrap_or(urn)
}

#[cfg(test)]
mod tests {
    use super::unqualified;

    #[test]
    fn drops_version_and_alias() {
        let function = "urn:fss:cn-north-4:p:function:default:resize";
        for urn in ["", ":latest", ":v1", ":!live"] {
            assert_eq!(unqualified(&format!("{function}{urn}")), function);
        }
        for other in ["", "resize", "latest:latest"] {
            assert_eq!(unqualified(other), other);
        }
    }
}
