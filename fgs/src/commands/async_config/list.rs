//! `fgs async-config list`.

use functiongraph::builder::ListFunctionAsyncInvokeConfig;

use crate::args::async_config::ListConfigs;
use crate::args::global::Global;
use crate::client::connect;
use crate::failure::Failure;
use crate::{list, output};

pub(crate) async fn list(global: &Global, list: ListConfigs) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let call = connection
        .client
        .list_function_async_invoke_config()
        .function_urn(&list.target.function)
        .limit(
            list.limit
                .page_size(ListFunctionAsyncInvokeConfig::MAX_PAGE_SIZE),
        );
    if list.target.dry_run {
        return output::request(call.build_signed().await);
    }
    list::print(global, list.limit, call.pages(), output::configs).await
}
