//! Documents that are refused, each with an error of one line.

mod document;
mod extensions;
mod malformed;
mod operations;
mod schemas;
mod text;

use crate::document::{SPEC, changed};

/// The errors of the document with one passage replaced, by case: its name, the passage and its replacement.
fn refusals(cases: &[(&str, &str, &str)]) -> String {
    let errors = cases.iter().map(|(case, from, to)| {
        match functiongraph_codegen::generate_files(SPEC, &changed(from, to)) {
            Ok(_) => panic!("{case}: accepted"),
            Err(error) => format!("{case}: {error}"),
        }
    });
    let errors: Vec<String> = errors.collect();
    assert!(errors.iter().all(|error| error.lines().count() == 1));
    errors.join("\n")
}
