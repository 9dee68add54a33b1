//! From the OpenAPI document to Rust: the client's methods by progenitor, and builders, models, validation and constants.
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

mod api;
mod docs;
mod emit;
mod features;
mod names;
mod print;
mod sdk_paths;
pub mod spec;
mod transport;

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use quote::quote;

use api::collect;
use api::operation::Operation;
use print::print;
use sdk_paths::{CALL, PATH};
use spec::document::Document;
pub use spec::error::SpecError;

/// Generates `client.rs`, `validation.rs`, `constants.rs` and `descriptions.rs` in the folder `out` from the document in the file `spec`.
/// Each group of operations is a feature in the file `manifest`.
///
/// # Errors
///
/// A document that cannot be read, is invalid or is not supported; a file that cannot be written; a group that is no
/// feature, or is not in `full`.
pub fn build(spec: &Path, manifest: &Path, out: &Path) -> Result<(), SpecError> {
    let file = spec.display().to_string();
    let document = spec::load::load(&file, &read(spec)?)?;
    for (name, code) in files(&document)? {
        fs::write(out.join(name), code).map_err(|error| SpecError::new(name, error))?;
    }
    // Without a feature its operations would be left out, and nobody would know.
    match features::missing(&read(manifest)?, &groups(&document)?) {
        Some(group) => Err(document.error(format!(
            "tags: {group} is not a feature; add `{group} = []` to [features] of {}, and \"{group}\" to `full`",
            manifest.display()
        ))),
        None => Ok(()),
    }
}

fn read(file: &Path) -> Result<String, SpecError> {
    fs::read_to_string(file).map_err(|error| SpecError::new(file.display(), error))
}

/// The groups of the operations, sorted.
fn groups(document: &Document) -> Result<Vec<String>, SpecError> {
    let mut groups: Vec<String> = Vec::new();
    for operation in document.operations()? {
        groups.extend(operation.operation.tags.iter().cloned());
    }
    groups.sort();
    groups.dedup();
    Ok(groups)
}

/// Generates from the text of a document: the files by name. Errors name the document as `file`.
///
/// # Errors
///
/// A document that is invalid or not supported.
pub fn generate_files(file: &str, text: &str) -> Result<[(&'static str, String); 4], SpecError> {
    files(&spec::load::load(file, text)?)
}

fn files(document: &Document) -> Result<[(&'static str, String); 4], SpecError> {
    let operations = Operation::all(document)?;
    let models = collect::models(document, &operations)?;
    let generated = Generator::new(&settings())
        .generate_tokens(&transport::lower(document, &operations)?)
        .map_err(|error| document.error(error))?;
    let (client, transmits) = transport::methods(document, &operations, generated)?;
    let types = emit::models::types(document, &models, &operations)?;
    let builders = emit::operations::operations(document, &models, &operations, &transmits)?;
    let validation = emit::validation::validation(&models);
    let constants = emit::constants::constants(document, &models, &operations)?;
    let descriptions = emit::data::descriptions(document, &operations);
    Ok([
        ("client.rs", print(client_file(client, builders, types))),
        ("validation.rs", print(validation)),
        ("constants.rs", print(constants)),
        ("descriptions.rs", print(descriptions)),
    ])
}

/// Takes its parts, so that they are not copied when they are printed.
fn client_file(client: TokenStream, builders: TokenStream, types: TokenStream) -> TokenStream {
    quote! {
        pub use progenitor_client::ResponseValue;
        // The imports of progenitor's code.
        #[allow(unused_imports)]
        use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo};
        #[allow(unused_imports)]
        use #PATH::encode_path;

        #client
        #builders
        #types
    }
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_inner_type(quote!(#CALL::Inner));
    settings
}
