//! The sizes of pages.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::operation::Operation;
use crate::names::constant;

pub(super) fn page_sizes(operations: &[Operation]) -> TokenStream {
    let constants = operations.iter().filter_map(sizes);
    quote! {
        pub mod page_sizes {
            #[allow(unused_imports)]
            use super::PageSize;
            #(#constants)*
        }
    }
}

fn sizes(operation: &Operation) -> Option<TokenStream> {
    let integers = operation.parameters.iter().find_map(|parameter| {
        parameter
            .shape
            .schema
            .schema_data
            .extensions
            .get("x-integer")
    })?;
    let (default, largest) = (integers["default"].as_u64()?, integers["largest"].as_u64()?);
    let name = constant(operation.view.id);
    Some(quote!(pub const #name: PageSize = PageSize { default: #default, largest: #largest };))
}
