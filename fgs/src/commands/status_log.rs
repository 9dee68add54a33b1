//! `fgs status-log`.

use crate::args::global::{Global, Output};
use crate::client::connect;
use crate::failure::Failure;
use crate::output;

pub(crate) async fn enable(global: &Global) -> Result<(), Failure> {
    let connection = connect(global).await?;
    connection.client.enable_async_status_log().send().await?;
    match global.output {
        Output::Json => Ok(()),
        Output::Text => output::line("the status log is on"),
    }
}

pub(crate) async fn show(global: &Global) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let log = connection
        .client
        .show_project_async_status_log_info()
        .send()
        .await?;
    output::status_log(global.output, &log)
}
