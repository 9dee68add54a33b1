//! The facts of the document as constants.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    cancellation, defaults, errors, iam, merges, operations, page_sizes, parameters, regions,
    states, zones,
};
use crate::spec::document::Document;
use crate::spec::error::SpecError;

pub(crate) fn constants(document: &Document) -> Result<TokenStream, SpecError> {
    let prefix = document.path_prefix()?;
    let operations = operations::operations(document)?;
    let parameters = parameters::tables(document)?;
    let regions = regions::regions(document);
    let iam = iam::iam(document)?;
    let errors = errors::errors(document)?;
    let defaults = defaults::defaults(document)?;
    let pages = page_sizes::page_sizes(document)?;
    let cancelled = cancellation::cancelled(document)?;
    let zones = zones::zones(document)?;
    let merges = merges::merges(document)?;
    let ends = states::ends(document)?;
    Ok(quote! {
        /// The prefix of every path.
        pub const PATH_PREFIX: &str = #prefix;
        #zones
        #operations
        #parameters
        #regions
        #iam
        #errors
        #defaults
        #pages
        #cancelled
        #merges
        #ends
    })
}
