//! `fgs invoke`.

use functiongraph::types::LogType;

use crate::args::global::Global;
use crate::args::invoke::Invoke;
use crate::args::run::DATA;
use crate::client::connect;
use crate::failure::Failure;
use crate::{input, output};

pub(crate) async fn invoke(global: &Global, options: Invoke) -> Result<(), Failure> {
    let data = input::bytes(&options.data, global.remaining()).await;
    let data = data.map_err(|reason| Failure::option(DATA, input::shown(&options.data), reason))?;
    let connection = connect(global).await?;
    let call = connection
        .client
        .invoke_function()
        .function_urn(&options.run.target.function)
        .x_cff_log_type(options.tail.then_some(LogType::Tail))
        .x_cff_request_version(options.request_version)
        .x_cff_instance_memory(options.run.memory)
        .body(data);
    let given = options.run.given();
    let failure = |error| Failure::of_call(error, &given);
    if options.run.target.dry_run {
        return output::request(call.build_signed().await.map_err(failure));
    }
    output::result(global.output, &*call.send().await.map_err(failure)?)
}
