//! The names of the headers that responses have.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::operation::Operation;
use crate::names::constant;

pub(super) fn response_headers(operations: &[Operation]) -> TokenStream {
    let names: BTreeSet<&str> = operations
        .iter()
        .flat_map(|operation| operation.view.response_headers.iter().copied())
        .collect();
    let constants = names.iter().map(|name| {
        let (ident, lower) = (constant(name), name.to_lowercase());
        quote!(pub const #ident: &str = #lower;)
    });
    quote! {
        /// The headers of responses that the document has.
        pub mod response_headers {
            #(#constants)*
        }
    }
}
