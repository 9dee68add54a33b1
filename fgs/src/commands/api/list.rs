//! The operations of the document.

use functiongraph::__private::document::{ALL, Description};
use functiongraph_io::table::table;
use serde_json::json;

use crate::args::global::Output;
use crate::failure::Failure;
use crate::output;

/// Prints the operations by group, both in the order of the document.
pub(super) fn list(output: Output) -> Result<(), Failure> {
    if output == Output::Json {
        let operations: Vec<_> = ALL.iter().map(entry).collect();
        let text = serde_json::to_string(&operations).map_err(Failure::failed)?;
        return output::json_text(&text);
    }
    let mut groups: Vec<&str> = Vec::new();
    for description in ALL {
        if !groups.contains(&description.group) {
            groups.push(description.group);
        }
    }
    let mut rows = vec![
        ["GROUP", "OPERATION", "SUMMARY"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for group in groups {
        let operations = ALL.iter().filter(|description| description.group == group);
        rows.extend(operations.map(|description| {
            let Description {
                command, summary, ..
            } = description;
            [group, command, summary].map(str::to_owned).to_vec()
        }));
    }
    output::print(&table(&rows))
}

fn entry(description: &Description) -> serde_json::Value {
    json!({
        "operation": description.operation.id,
        "group": description.group,
        "summary": description.summary,
        "method": description.operation.method,
        "path": description.operation.path,
    })
}
