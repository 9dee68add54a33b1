//! `fgs async-config delete`.

use crate::args::global::Global;
use crate::args::target::Target;
use crate::client::connect;
use crate::failure::Failure;
use crate::output;

pub(crate) async fn delete(global: &Global, target: Target) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let call = connection
        .client
        .delete_function_async_invoke_config()
        .function_urn(&target.function);
    if target.dry_run {
        return output::request(call.build_signed().await);
    }
    call.send().await?;
    output::deleted(global.output, &target.function)
        .map_err(|failure| failure.after_effect("the config was deleted"))
}
