//! The command `fgs-spec`: what it reads, that it misses no change, and what it says.
#![cfg(feature = "spec-tool")]

// The command's own modules, which find each other from the root of this crate.
#[allow(dead_code)]
#[path = "../../src/bin/fgs-spec/check/mod.rs"]
mod check;
#[allow(dead_code)]
#[path = "../../src/bin/fgs-spec/draft/mod.rs"]
mod draft;
#[allow(dead_code)]
#[path = "../../src/bin/fgs-spec/page.rs"]
mod page;
#[allow(dead_code)]
#[path = "../../build/parse.rs"]
mod parse;
#[allow(dead_code)]
#[path = "../../src/printable.rs"]
mod printable;
#[allow(dead_code)]
#[path = "../../src/bin/fgs-spec/read/mod.rs"]
mod read;
#[allow(dead_code)]
#[path = "../../src/bin/fgs-spec/spec.rs"]
mod spec;

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
    let file = "spec/functiongraph.yaml";
    spec::Spec::read(file, &std::fs::read_to_string(file).unwrap()).unwrap()
}
