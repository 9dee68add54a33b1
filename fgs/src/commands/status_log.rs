//! `fgs status-log`.

use crate::args::dry_run::DryRun;
use crate::args::global::{Global, Output};
use crate::client::connect;
use crate::failure::Failure;
use crate::output;

pub(crate) async fn enable(global: &Global, options: DryRun) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let call = connection.client.enable_async_status_log();
    if options.dry_run {
        return output::request(call.build_signed().await);
    }
    call.send().await?;
    match global.output {
        Output::Json => Ok(()),
        Output::Text => output::line("the status log is on"),
    }
    .map_err(|failure| failure.after_effect("the status log was enabled"))
}

pub(crate) async fn show(global: &Global, options: DryRun) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let call = connection.client.show_project_async_status_log_info();
    if options.dry_run {
        return output::request(call.build_signed().await);
    }
    output::status_log(global.output, &*call.send().await?)
}
