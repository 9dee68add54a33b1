//! Versions of functions.

use functiongraph::Extra;
use functiongraph::types::{CreateFunctionVersionResponse, ListFunctionVersionsResponse};
use functiongraph_io::table::table;

use super::cell::{lacking, member, time};
use super::stdout::{json, print};
use crate::args::global::Output;
use crate::failure::Failure;

pub(crate) fn versions(output: Output, page: &ListFunctionVersionsResponse) -> Result<(), Failure> {
    if output == Output::Json {
        return json(page);
    }
    let mut rows = vec![
        ["VERSION", "RUNTIME", "MODIFIED", "URN"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(page.versions().iter().map(|version| {
        let extra = &version.extra;
        vec![
            member(version.version.as_ref(), extra, "version"),
            member(version.runtime.as_ref(), extra, "runtime"),
            time(version.last_modified.as_ref()),
            member(version.func_urn.as_ref(), extra, "func_urn"),
        ]
    }));
    print(&table(&rows))
}

pub(crate) fn published(
    output: Output,
    version: &CreateFunctionVersionResponse,
) -> Result<(), Failure> {
    let mut documented = version.clone();
    documented.extra = Extra::default();
    if documented == CreateFunctionVersionResponse::default() {
        return Err(lacking("every member of a version"));
    }
    if output == Output::Json {
        return json(version);
    }
    let row = |name: &str, value: Option<&String>, wire: &str| {
        vec![name.to_owned(), member(value, &version.extra, wire)]
    };
    let description = version.version_description.as_ref();
    print(&table(&[
        row("function", version.func_urn.as_ref(), "func_urn"),
        row("version", version.version.as_ref(), "version"),
        row("description", description, "version_description"),
        row("digest", version.digest.as_ref(), "digest"),
        vec!["modified".to_owned(), time(version.last_modified.as_ref())],
    ]))
}
