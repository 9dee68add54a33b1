//! From the OpenAPI document to Rust: read, lower a copy, generate, rewrite, and emit what the generator leaves out.
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

mod docs;
mod emit;
mod lower;
mod names;
mod paths;
mod rewrite;
pub mod spec;

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use quote::quote;

use paths::CALL;
use spec::document::{Document, RUST_MODELS};
pub use spec::error::SpecError;

/// Generates `client.rs`, `validation.rs` and `constants.rs` in the folder `out` from the document in the file `spec`.
///
/// # Errors
///
/// A document that cannot be read, is invalid or is not supported; a file that cannot be written.
pub fn generate(spec: &Path, out: &Path) -> Result<(), SpecError> {
    let file = spec.display().to_string();
    let text = fs::read_to_string(spec).map_err(|error| SpecError::new(&file, error))?;
    for (name, code) in generate_files(&file, &text)? {
        fs::write(out.join(name), code).map_err(|error| SpecError::new(name, error))?;
    }
    Ok(())
}

/// Generates from the text of a document: the files by name. Errors name the document as `file`.
///
/// # Errors
///
/// A document that is invalid or not supported.
pub fn generate_files(file: &str, text: &str) -> Result<[(&'static str, String); 3], SpecError> {
    let document = spec::read::read(file, text)?;
    let generated = Generator::new(&settings())
        .generate_tokens(&lower::lower(&document)?)
        .map_err(|error| document.error(error))?;
    let client = rewrite::rewrite(&document, generated)?;
    let validation = emit::validation(&document)?;
    let constants = emit::constants(&document)?;
    Ok([
        ("client.rs", formatted(&document, client)?),
        ("validation.rs", formatted(&document, validation)?),
        ("constants.rs", formatted(&document, constants)?),
    ])
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_map_type("::serde_json::Map")
        .with_inner_type(quote!(#CALL::Inner))
        .with_derive("PartialEq");
    for model in RUST_MODELS {
        let traits = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(model, format!("crate::{model}"), traits.into_iter());
    }
    settings
}

fn formatted(document: &Document, code: TokenStream) -> Result<String, SpecError> {
    let file = syn::parse2(code).map_err(|error| document.error(error))?;
    Ok(prettyplease::unparse(&file))
}
