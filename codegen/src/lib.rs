//! From the document to Rust: read, lower a copy, generate, bend, and add what the generator leaves out.

mod bend;
mod checks;
mod docs;
mod document;
mod facts;
mod keywords;
mod lower;
mod merges;
mod parameters;
pub mod parse;
mod paths;
mod rules;

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use quote::quote;

use paths::CALL;

pub use document::Document;
pub use parse::Problem;

/// Generates `client.rs`, `validation.rs` and `constants.rs` in the folder `out` from the document in the file `spec`.
pub fn generate(spec: &Path, out: &Path) -> Result<(), Problem> {
    let file = spec.display().to_string();
    let text = fs::read_to_string(spec).map_err(|error| Problem::new(&file, error))?;
    for (name, code) in generate_files(&file, &text)? {
        fs::write(out.join(name), code).map_err(|error| Problem::new(name, error))?;
    }
    Ok(())
}

/// Generates from the text of a document; `file` is what problems call it. Answers files by name.
pub fn generate_files(file: &str, text: &str) -> Result<[(&'static str, String); 3], Problem> {
    let document = Document::read(file, text)?;
    let generated = Generator::new(&settings())
        .generate_tokens(&lower::lower(&document)?)
        .map_err(|error| document.problem(error))?;
    Ok([
        (
            "client.rs",
            formatted(&document, bend::bend(&document, generated)?)?,
        ),
        (
            "validation.rs",
            formatted(&document, checks::checks(&document)?)?,
        ),
        (
            "constants.rs",
            formatted(&document, facts::facts(&document)?)?,
        ),
    ])
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_map_type("::serde_json::Map")
        .with_inner_type(quote!(#CALL::Inner))
        .with_derive("PartialEq");
    for model in document::RUST_MODELS {
        let traits = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(model, format!("crate::{model}"), traits.into_iter());
    }
    settings
}

fn formatted(document: &Document, code: TokenStream) -> Result<String, Problem> {
    let file = syn::parse2(code).map_err(|error| document.problem(error))?;
    Ok(prettyplease::unparse(&file))
}
