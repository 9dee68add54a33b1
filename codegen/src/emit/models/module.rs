//! The module `types`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

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
    let named = models
        .models
        .iter()
        .map(|model| (&model.name, &model.groups));
    let named = named.chain(
        models
            .enums
            .iter()
            .map(|known| (&known.name, &known.groups)),
    );
    let schemas = named.map(|(name, groups)| {
        let (name, cfg) = (format_ident!("{name}"), groups.cfg());
        quote!(#cfg generator.subschema_for::<types::#name>();)
    });
    Ok(quote! {
        /// Adds the JSON Schema of every model, for tests.
        #[cfg(feature = "schemars")]
        pub fn add_schemas(generator: &mut ::schemars::r#gen::SchemaGenerator) {
            #(#schemas)*
        }

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
