//! `fgs aliases delete`.

use crate::args::aliases::DeleteAlias;
use crate::args::global::{Global, Output};
use crate::client::connect;
use crate::failure::Failure;
use crate::output;

pub(crate) async fn delete(global: &Global, options: DeleteAlias) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let function = &options.target.function;
    let call = connection
        .client
        .delete_version_alias()
        .function_urn(function)
        .alias_name(options.alias.as_str());
    if options.target.dry_run {
        return output::request(call.build_signed().await);
    }
    call.send().await?;
    match global.output {
        // The response is empty.
        Output::Json => Ok(()),
        Output::Text => output::line(&format!(
            "deleted the alias {} of {function}",
            options.alias
        )),
    }
}
