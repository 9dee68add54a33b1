//! The names of the document as names of Rust.

use heck::{ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::Ident;
use quote::format_ident;

/// Whether a name of the document can be an identifier in Rust.
pub(crate) fn is_identifier(name: &str) -> bool {
    let snake = name.to_snake_case();
    syn::parse_str::<Ident>(&snake).is_ok() || syn::parse_str::<Ident>(&format!("{snake}_")).is_ok()
}

/// The field of a member in the generated models.
pub(crate) fn field_ident(name: &str) -> Ident {
    let snake = name.to_snake_case();
    match syn::parse_str::<Ident>(&snake) {
        Ok(ident) => ident,
        Err(_) => format_ident!("{snake}_"),
    }
}

/// `UpdateFunctionAsyncInvokeConfig` and `no-such-api` as the names of constants.
pub(crate) fn constant(name: &str) -> Ident {
    format_ident!("{}", name.to_shouty_snake_case())
}
