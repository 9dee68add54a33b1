//! `--from-file`: a config as `async-config get --output json` prints it.

use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph_io::file;

use super::option_error::log_options;
use crate::args::async_config::Set;
use crate::failure::Failure;
use crate::input;

/// Of standard input; `functiongraph_io` bounds files alike.
const MAX_INPUT: u64 = 1024 * 1024;

/// The config of a file, with the log target of the options.
pub(super) async fn from_file(set: &Set, path: &str, timeout: Duration) -> Result<Body, Failure> {
    const FILE: &str = "--from-file <FILE>";
    let invalid = |reason: String| Failure::option(FILE, path, reason);
    let read = match path {
        "-" => input::read(
            "standard input",
            timeout,
            || Ok(io::stdin().take(MAX_INPUT)),
        )
        .await
        .map_err(invalid)?,
        _ => {
            let read = file::read_within(Path::new(path), timeout);
            read.map_err(|error| invalid(format!("cannot be read: {error}")))?
                .to_vec()
        }
    };
    let text = String::from_utf8(read).map_err(|error| {
        invalid(format!(
            "the byte at offset {} is not UTF-8",
            error.utf8_error().valid_up_to()
        ))
    })?;
    let mut body = Body::from_response(&text).map_err(|validation_error| {
        let reason = match validation_error.field() {
            "config" => validation_error.reason().to_owned(),
            _ => validation_error.to_string(),
        };
        Failure::option(FILE, path, reason)
    })?;
    let values = &set.values;
    for (member, value) in [
        (&mut body.log_group_id, &values.log_group_id),
        (&mut body.log_group_name, &values.log_group_name),
        (&mut body.log_stream_id, &values.log_stream_id),
        (&mut body.log_stream_name, &values.log_stream_name),
    ] {
        if set.drop_log_target {
            *member = None;
        }
        if value.is_some() {
            member.clone_from(value);
        }
    }
    match body.validate_log_target() {
        Err(validation_error) if !set.drop_log_target => {
            let hint = format!("{}, or --drop-log-target", log_options(&validation_error));
            Err(Failure::option(
                FILE,
                path,
                format!("{}; {hint}", validation_error.reason()),
            ))
        }
        _ => Ok(body),
    }
}
