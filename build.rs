//! From `spec/functiongraph.yaml` to the client, the models and the request checks.

#[path = "build/bend.rs"]
mod bend;
#[path = "build/checks.rs"]
mod checks;
#[path = "build/docs.rs"]
mod docs;
#[path = "build/document.rs"]
mod document;
#[path = "build/facts.rs"]
mod facts;
#[path = "build/lower.rs"]
mod lower;

use std::path::Path;
use std::{env, fs, process};

use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use quote::quote;

use document::{Document, Problem};

const SPEC: &str = "spec/functiongraph.yaml";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed={SPEC}");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    if let Err(problem) = generate(Path::new(&out)) {
        println!("cargo::error={problem}");
        process::exit(1);
    }
}

fn generate(out: &Path) -> Result<(), Problem> {
    let text = fs::read_to_string(SPEC).map_err(|error| Problem::new(SPEC, error.to_string()))?;
    let document = Document::read(SPEC, &text)?;
    let lowered = lower::lower(&document)?;

    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_map_type("::serde_json::Map")
        .with_inner_type(quote!(crate::call::Inner))
        .with_derive("PartialEq");
    for model in document::RUST_MODELS {
        let traits = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(model, format!("crate::{model}"), traits.into_iter());
    }
    let generated =
        Generator::new(&settings).generate_tokens(&lowered).map_err(|error| document.problem(error.to_string()))?;

    let client = bend::bend(&document, generated)?;
    let checks = checks::checks(&document)?;
    let facts = facts::facts(&document)?;
    write(out, "client.rs", client)?;
    write(out, "checks.rs", checks)?;
    write(out, "facts.rs", facts)
}

fn write(out: &Path, name: &str, code: proc_macro2::TokenStream) -> Result<(), Problem> {
    let file = syn::parse2(code).map_err(|error| Problem::new(name, error.to_string()))?;
    fs::write(out.join(name), prettyplease::unparse(&file)).map_err(|error| Problem::new(name, error.to_string()))
}
