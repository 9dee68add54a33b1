//! The rules of every parameter of path, query and header: data that the client and the emulator validate with.

use openapiv3::{Parameter, SchemaKind, Type};
use proc_macro2::TokenStream;
use quote::quote;

use super::super::rules;
use crate::names::constant;
use crate::sdk_paths::PARAMETER;
use crate::spec::document::Document;
use crate::spec::error::SpecError;

/// One table an operation.
pub(super) fn tables(document: &Document) -> Result<TokenStream, SpecError> {
    let views = document.operations()?;
    let tables = views.iter().map(|view| {
        let name = constant(view.id);
        let rows = view
            .validated_parameters()
            .filter_map(|parameter| row(document, parameter));
        quote!(pub const #name: &[Parameter] = &[#(#rows),*];)
    });
    Ok(quote! {
        /// Every parameter with its rules, by operation.
        pub mod parameters {
            #[allow(unused_imports)]
            use #PARAMETER::{Parameter, ParameterLocation};
            #(#tables)*
        }
    })
}

fn row(document: &Document, parameter: &Parameter) -> Option<TokenStream> {
    let data = parameter.parameter_data_ref();
    let location = match parameter {
        Parameter::Path { .. } => quote!(ParameterLocation::Path),
        Parameter::Query { .. } => quote!(ParameterLocation::Query),
        Parameter::Header { .. } => quote!(ParameterLocation::Header),
        Parameter::Cookie { .. } => return None,
    };
    let schema = document.parameter_schema(data)?;
    let rules = match &schema.schema_kind {
        SchemaKind::Type(Type::Array(array)) => {
            let mut rules = vec![rules::repeated(array)];
            rules.extend(rules::of_schema(document.resolve(array.items.as_ref()?)?));
            rules
        }
        _ => rules::of_schema(schema),
    };
    let (name, required) = (&data.name, data.required);
    Some(
        quote!(Parameter { name: #name, location: #location, required: #required, rules: &[#(#rules),*] }),
    )
}
