//! Aliases of functions.

use std::collections::BTreeMap;

use functiongraph::Extra;
use functiongraph::types::{ListVersionAliasResult, UpdateVersionAliasResponse, VersionAlias};
use functiongraph_io::table::table;

use super::cell::{NONE, lacking, member, time};
use super::stdout::{json, print};
use crate::args::global::Output;
use crate::failure::Failure;

/// What all responses have of an alias. A macro, because their models share no trait.
macro_rules! cells {
    ($alias:expr) => {{
        let extra = &$alias.extra;
        let shares = $alias.additional_version_weights.as_ref().map(shares);
        [
            member($alias.name.as_ref(), extra, "name"),
            member($alias.version.as_ref(), extra, "version"),
            member(shares.as_ref(), extra, "additional_version_weights"),
            member($alias.description.as_ref(), extra, "description"),
            time($alias.last_modified.as_ref()),
        ]
    }};
}

pub(crate) fn aliases(output: Output, aliases: &[ListVersionAliasResult]) -> Result<(), Failure> {
    if output == Output::Json {
        return json(&aliases);
    }
    let titles = ["ALIAS", "VERSION", "ADDITIONAL", "DESCRIPTION", "MODIFIED"];
    let mut rows = vec![titles.map(str::to_owned).to_vec()];
    rows.extend(aliases.iter().map(|alias| cells!(alias).to_vec()));
    print(&table(&rows))
}

pub(crate) fn alias(output: Output, alias: &VersionAlias) -> Result<(), Failure> {
    let mut documented = alias.clone();
    documented.extra = Extra::default();
    if documented == VersionAlias::default() {
        return Err(lacking("every member of an alias"));
    }
    match output {
        Output::Json => json(alias),
        Output::Text => lines(cells!(alias)),
    }
}

pub(crate) fn updated_alias(
    output: Output,
    alias: &UpdateVersionAliasResponse,
) -> Result<(), Failure> {
    let mut documented = alias.clone();
    documented.extra = Extra::default();
    if documented == UpdateVersionAliasResponse::default() {
        return Err(lacking("every member of an alias"));
    }
    match output {
        Output::Json => json(alias),
        Output::Text => lines(cells!(alias)),
    }
}

fn lines(cells: [String; 5]) -> Result<(), Failure> {
    let names = ["alias", "version", "additional", "description", "modified"];
    let rows = names.iter().zip(cells);
    let rows: Vec<_> = rows
        .map(|(name, cell)| vec![(*name).to_owned(), cell])
        .collect();
    print(&table(&rows))
}

/// As `--additional` takes them.
fn shares(weights: &BTreeMap<String, i64>) -> String {
    if weights.is_empty() {
        return NONE.to_owned();
    }
    let shares = weights
        .iter()
        .map(|(version, percent)| format!("{version}={percent}"));
    shares.collect::<Vec<_>>().join(", ")
}
