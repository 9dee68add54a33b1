//! Functions.

use functiongraph::types::ListFunctionsResponse;
use functiongraph_io::table::table;

use super::cell::member;
use super::stdout::{json, print};
use crate::args::global::Output;
use crate::failure::Failure;

pub(crate) fn functions(output: Output, page: &ListFunctionsResponse) -> Result<(), Failure> {
    if output == Output::Json {
        return json(page);
    }
    let mut rows = vec![
        ["NAME", "PACKAGE", "RUNTIME", "URN"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(page.functions().iter().map(|function| {
        let extra = &function.extra;
        vec![
            member(function.func_name.as_ref(), extra, "func_name"),
            member(function.package.as_ref(), extra, "package"),
            member(function.runtime.as_ref(), extra, "runtime"),
            member(function.func_urn.as_ref(), extra, "func_urn"),
        ]
    }));
    print(&table(&rows))
}
