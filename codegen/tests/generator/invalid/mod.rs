//! Documents that are refused, each with an error of one line.

mod document;
mod extensions;
mod keywords;
mod malformed;
mod operations;
mod paths;
mod schemas;
mod text;
mod values;

use crate::document::{SPEC, changed};

/// The errors of the document with one passage replaced, by case: its name, the passage and its replacement.
fn refusals(cases: &[(&str, &str, &str)]) -> String {
    let outcomes = cases.iter().map(|(case, from, to)| {
        let outcome = functiongraph_codegen::generate_files(SPEC, &changed(from, to));
        (case, outcome.err())
    });
    let (refused, accepted): (Vec<_>, Vec<_>) = outcomes.partition(|(_, error)| error.is_some());
    let accepted: Vec<_> = accepted.into_iter().map(|(case, _)| case).collect();
    assert!(accepted.is_empty(), "accepted: {accepted:#?}");
    let errors = refused
        .into_iter()
        .filter_map(|(case, error)| Some(format!("{case}: {}", error?)));
    let errors: Vec<String> = errors.collect();
    assert!(errors.iter().all(|error| error.lines().count() == 1));
    errors.join("\n")
}
