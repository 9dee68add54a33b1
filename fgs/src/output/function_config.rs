//! The configuration of a function.

use functiongraph::Extra;
use functiongraph::types::ShowFunctionConfigResponse;
use functiongraph_io::table::table;

use super::cell::{NONE, lacking, member, time};
use super::stdout::{json, print};
use crate::args::global::Output;
use crate::failure::Failure;

/// Without `user_data`, which may hold secrets; `--output json` has it.
pub(crate) fn function_config(
    output: Output,
    config: &ShowFunctionConfigResponse,
) -> Result<(), Failure> {
    let mut documented = config.clone();
    documented.extra = Extra::default();
    if documented == ShowFunctionConfigResponse::default() {
        return Err(lacking("every member of a function's configuration"));
    }
    if output == Output::Json {
        return json(config);
    }
    let extra = &config.extra;
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let text =
        |name: &str, value: Option<&String>, wire: &str| row(name, member(value, extra, wire));
    let number = |value: Option<i64>, wire: &str, unit: &str| {
        with_unit(member(value.as_ref(), extra, wire), unit)
    };
    let code = [
        member(config.code_type.as_ref(), extra, "code_type"),
        number(config.code_size, "code_size", "bytes"),
    ];
    print(&table(&[
        text("function", config.func_urn.as_ref(), "func_urn"),
        text("description", config.description.as_ref(), "description"),
        row("runtime", member(config.runtime.as_ref(), extra, "runtime")),
        text("handler", config.handler.as_ref(), "handler"),
        row("memory", number(config.memory_size, "memory_size", "MB")),
        row("timeout", number(config.timeout, "timeout", "s")),
        row("code", code.join(", ")),
        text("agency", config.xrole.as_ref(), "xrole"),
        row("modified", time(config.last_modified.as_ref())),
    ]))
}

fn with_unit(number: String, unit: &str) -> String {
    if number == NONE {
        number
    } else {
        format!("{number} {unit}")
    }
}
