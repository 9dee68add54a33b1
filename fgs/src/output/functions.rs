//! Functions.

use functiongraph::types::ListFunctionsResponse;
use functiongraph_io::table::table;

use super::cell::unparsed;
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
    rows.extend(page.functions.iter().map(|function| {
        let text = |text: &Option<String>, name: &str| {
            text.clone()
                .unwrap_or_else(|| unparsed(&function.extra, name))
        };
        vec![
            text(&function.func_name, "func_name"),
            text(&function.package, "package"),
            text(&function.runtime, "runtime"),
            text(&function.func_urn, "func_urn"),
        ]
    }));
    print(&table(&rows))
}
