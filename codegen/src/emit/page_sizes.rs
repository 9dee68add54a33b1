//! The sizes of pages.

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::names::constant;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;
use crate::spec::schema::parameter_schema;

pub(super) fn page_sizes(document: &Document) -> Result<TokenStream, SpecError> {
    let views = document.operations()?;
    let constants = views.iter().filter_map(sizes);
    let largest = views.iter().filter_map(largest_page);
    Ok(quote! {
        #(#largest)*
        pub mod page_sizes { use super::PageSize; #(#constants)* }
    })
}

fn sizes(view: &OperationView) -> Option<TokenStream> {
    let integers = integer_in_text(view)?;
    let (default, largest) = (integers["default"].as_u64()?, integers["largest"].as_u64()?);
    let name = constant(view.id);
    Some(quote!(pub const #name: PageSize = PageSize { default: #default, largest: #largest };))
}

/// The largest page size, on the builder of the operation.
fn largest_page(view: &OperationView) -> Option<TokenStream> {
    let integers = integer_in_text(view)?;
    let largest = integers["largest"].as_i64()?;
    let builder = format_ident!("{}", view.id.to_pascal_case());
    Some(quote! {
        impl crate::builder::#builder<'_> {
            /// The largest page size that the service allows.
            pub const MAX_PAGE_SIZE: i64 = #largest;
        }
    })
}

fn integer_in_text(view: &OperationView) -> Option<Value> {
    view.parameters.iter().find_map(|parameter| {
        parameter_schema(parameter.parameter_data_ref())?
            .schema_data
            .extensions
            .get("x-integer")
            .cloned()
    })
}
