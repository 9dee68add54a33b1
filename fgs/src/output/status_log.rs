//! The status log.

use functiongraph::Extra;
use functiongraph::types::ShowProjectAsyncStatusLogInfoResponse;
use functiongraph_io::table::table;

use super::cell::{lacking, none};
use super::stdout::{json, print};
use crate::args::global::Output;
use crate::failure::Failure;

pub(crate) fn status_log(
    output: Output,
    log: &ShowProjectAsyncStatusLogInfoResponse,
) -> Result<(), Failure> {
    let mut documented = log.clone();
    documented.extra = Extra::default();
    if documented == ShowProjectAsyncStatusLogInfoResponse::default() {
        return Err(lacking("every member of a status log"));
    }
    if output == Output::Json {
        return json(log);
    }
    let row = |name: &str, value: &Option<String>| {
        vec![name.to_owned(), value.clone().unwrap_or_else(none)]
    };
    print(&table(&[
        row("group", &log.group_name),
        row("group id", &log.group_id),
        row("stream", &log.stream_name),
        row("stream id", &log.stream_id),
    ]))
}
