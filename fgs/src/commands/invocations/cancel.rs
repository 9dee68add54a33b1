//! `fgs invocations cancel`.

use functiongraph::Validate;
use functiongraph::types::CancelAsyncInvocationRequestBody;

use crate::args::global::{Global, Output};
use crate::args::invocations::Cancel;
use crate::client::connect;
use crate::failure::Failure;
use crate::output;

pub(crate) async fn cancel(global: &Global, cancel: Cancel) -> Result<(), Failure> {
    let mut body = CancelAsyncInvocationRequestBody::default();
    body.request_id = Some(cancel.request_id.clone());
    body.type_ = cancel.kind;
    body.validate().map_err(|validation_error| {
        Failure::option(
            "<REQUEST_ID>",
            &cancel.request_id,
            validation_error.reason(),
        )
    })?;
    let connection = connect(global).await?;
    let call = connection
        .client
        .cancel_async_invocation()
        .function_urn(&cancel.target.function)
        .body(body);
    if cancel.target.dry_run {
        return output::request(call.build_signed().await);
    }
    call.send().await?;
    match global.output {
        Output::Json => Ok(()),
        Output::Text => output::line(&format!("cancel accepted: {}", cancel.request_id)),
    }
    .map_err(|failure| failure.after_effect("the cancel was accepted"))
}
