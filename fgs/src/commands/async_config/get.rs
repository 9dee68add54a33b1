//! `fgs async-config get`.

use crate::args::global::Global;
use crate::args::target::Target;
use crate::client::connect;
use crate::failure::Failure;
use crate::output;

pub(crate) async fn get(global: &Global, target: Target) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let call = connection
        .client
        .show_function_async_invoke_config()
        .function_urn(&target.function);
    if target.dry_run {
        return output::request(call.build_signed().await);
    }
    output::config(global.output, &*call.send().await?)
}
