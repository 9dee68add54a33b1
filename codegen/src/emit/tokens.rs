//! Tokens of plain values.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

pub(super) fn option<T: ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}
