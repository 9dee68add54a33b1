//! `fgs aliases list`.

use crate::args::global::Global;
use crate::args::target::Target;
use crate::client::connect;
use crate::failure::Failure;
use crate::output;

pub(crate) async fn list(global: &Global, target: Target) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let call = connection
        .client
        .list_version_aliases()
        .function_urn(&target.function);
    if target.dry_run {
        return output::request(call.build_signed().await);
    }
    output::aliases(global.output, &call.send().await?.into_inner())
}
