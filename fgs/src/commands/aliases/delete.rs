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
    let given = [("alias_name", "<ALIAS>", options.alias.clone())];
    let failure = |error| Failure::of_call(error, &given);
    if options.target.dry_run {
        return output::request(call.build_signed().await.map_err(failure));
    }
    call.send().await.map_err(failure)?;
    match global.output {
        // The response is empty.
        Output::Json => Ok(()),
        Output::Text => output::line(&format!(
            "deleted the alias {} of {function}",
            options.alias
        )),
    }
    .map_err(|failure| failure.after_effect("the alias was deleted"))
}
