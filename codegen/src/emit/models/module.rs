//! The module `types`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{builder, conversion, enumeration, object, outcome, structure};
use crate::api::models::Models;
use crate::api::operation::Operation;
use crate::spec::document::Document;
use crate::spec::error::SpecError;

pub(crate) fn types(
    document: &Document,
    models: &Models,
    operations: &[Operation],
) -> Result<TokenStream, SpecError> {
    let enums = models.enums.iter().map(enumeration::enumeration);
    let structs = models.models.iter().map(structure::structure);
    let objects = models.models.iter().map(object::object);
    let builders = models
        .models
        .iter()
        .map(|model| builder::builder(models, model));
    let outcomes = outcome::outcomes(document, models)?;
    let conversions = conversion::conversions(models, operations);
    Ok(quote! {
        /// The models of requests and responses.
        pub mod types {
            #(#enums)*
            #(#structs)*
            #(#objects)*
            #outcomes
            #conversions

            /// Builders of the models.
            pub mod builder {
                #(#builders)*
            }
        }
    })
}
