//! `fgs async-config set`.

use super::body::body_to_set;
use super::from_file::from_file;
use super::option_error::map_error;
use super::regions;
use crate::args::async_config::Set;
use crate::args::global::Global;
use crate::client::connect;
use crate::failure::Failure;
use crate::output;

pub(crate) async fn set(global: &Global, set: Set) -> Result<(), Failure> {
    let body = match &set.from_file {
        Some(path) => from_file(&set, path, global.remaining()).await?,
        None if set.drop_log_target => {
            let problem = "--drop-log-target requires --from-file; set drops the log target anyway unless an option sets it";
            return Err(Failure::InvalidInput(problem.to_owned()));
        }
        None => body_to_set(&set.values, &set.target.function)?,
    };
    let connection = connect(global).await?;
    let call = connection
        .client
        .update_function_async_invoke_config()
        .function_urn(&set.target.function)
        .body(body);
    if set.target.dry_run {
        let request = call.build_signed().await;
        return output::request(request.map_err(|error| map_error(&set.values, error)));
    }
    let config = call.send().await;
    let config = config.map_err(|error| map_error(&set.values, error))?;
    regions::warn(global, &set.target.function, &config);
    output::config(global.output, &config)
        .map_err(|failure| failure.after_effect("the config was set"))
}
