//! The command `fgs-spec`: what it reads, what it reports, and that it misses no change.

use fgs_spec::{check, draft, page, read, spec};

mod arguments;
mod command;
mod definitions;
mod descriptions;
mod differences;
mod drafts;
mod formats;
mod forms;
mod limits;
mod mutants;
mod mutations;
mod random_pages;

fn page_of(text: &str) -> Result<page::Page, String> {
    read::from_bytes("page", text.as_bytes().to_vec())
}

/// The facts of a page as JSON.
fn page_facts(text: &str) -> serde_json::Value {
    serde_json::to_value(page_of(text).unwrap()).unwrap()
}

/// A page of this repository.
fn own_page(name: &str) -> String {
    std::fs::read_to_string(format!("tests/pages/{name}")).unwrap()
}

fn document() -> spec::Spec {
    let file = "../spec/functiongraph.yaml";
    spec::Spec::read(file, &std::fs::read_to_string(file).unwrap()).unwrap()
}
