//! Assembles the file `constants.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    cancellation, defaults, errors, iam, merges, operations_table, page_sizes, parameters,
    regional_enums, regions, response_headers, time_zones,
};
use crate::api::models::Models;
use crate::api::operation::Operation;
use crate::spec::document::Document;
use crate::spec::error::SpecError;

pub(crate) fn constants(
    document: &Document,
    models: &Models,
    operations: &[Operation],
) -> Result<TokenStream, SpecError> {
    let prefix = document.path_prefix()?;
    let table = operations_table::operations(document, models, operations)?;
    let parameters = parameters::tables(document)?;
    let regions = regions::regions(document);
    let regional_enums = regional_enums::regional_enums(document)?;
    let iam = iam::iam(document)?;
    let errors = errors::errors(document)?;
    let defaults = defaults::defaults(models, operations);
    let pages = page_sizes::page_sizes(operations);
    let cancelled = cancellation::cancelled(document)?;
    let headers = response_headers::response_headers(operations);
    let zones = time_zones::zones(document)?;
    let merges = merges::merges(models, operations);
    Ok(quote! {
        /// The prefix of every path.
        pub const PATH_PREFIX: &str = #prefix;
        #zones
        #table
        #parameters
        #regions
        #regional_enums
        #iam
        #errors
        #defaults
        #pages
        #cancelled
        #merges
        #headers
    })
}
