//! The module `types`.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{builder, conversion, enumeration, outcome, read_write, structure};
use crate::api::models::Models;
use crate::api::operation::Operation;
use crate::docs;
use crate::spec::document::Document;
use crate::spec::error::SpecError;

pub(crate) fn types(
    document: &Document,
    models: &Models,
    operations: &[Operation],
) -> Result<TokenStream, SpecError> {
    let enums = models.enums.iter().map(enumeration::enumeration);
    // Both the member and its setter have them.
    let field_docs = models.models.iter().map(|model| {
        let docs = model.fields.iter().map(|field| {
            let docs = docs::model::field(model, field);
            Literal::string(&docs)
        });
        docs.collect()
    });
    let field_docs: Vec<Vec<Literal>> = field_docs.collect();
    let documented = || models.models.iter().zip(&field_docs);
    let structs = documented().map(|(model, docs)| structure::structure(model, docs));
    let objects = models.models.iter().map(read_write::read_write);
    let builders = documented().map(|(model, docs)| builder::builder(models, model, docs));
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
