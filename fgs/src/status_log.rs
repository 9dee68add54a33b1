//! `fgs status-log`.

use crate::args::{Global, Output, StatusLogCommand};
use crate::connection::connect;
use crate::failure::Failure;
use crate::output;

pub async fn run(global: &Global, command: StatusLogCommand) -> Result<(), Failure> {
    let connection = connect(global).await?;
    match command {
        StatusLogCommand::Enable => {
            connection.client.enable_async_status_log().send().await?;
            match global.output {
                Output::Json => Ok(()),
                Output::Text => output::print("the status log is on\n"),
            }
        }
        StatusLogCommand::Show => {
            let log = connection
                .client
                .show_project_async_status_log_info()
                .send()
                .await?;
            output::status_log(global.output, &log)
        }
    }
}
