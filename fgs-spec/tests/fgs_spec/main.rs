//! The command `fgs-spec`: what it reads, that it misses no change, and what it says.

use fgs_spec::{check, draft, page, read, spec};

mod commands;
mod layouts;
mod mutants;
mod mutations;

fn page_of(text: &str) -> Result<page::Page, String> {
    read::from_bytes("page", text.as_bytes().to_vec())
}

/// A page in this repository.
fn own_page(name: &str) -> String {
    std::fs::read_to_string(format!("tests/pages/{name}")).unwrap()
}

fn document() -> spec::Spec {
    let file = "../spec/functiongraph.yaml";
    spec::Spec::read(file, &std::fs::read_to_string(file).unwrap()).unwrap()
}
