//! How an invocation ends that was cancelled.

use proc_macro2::TokenStream;
use quote::quote;

use crate::spec::document::Document;
use crate::spec::error::SpecError;

/// How an invocation ends that was cancelled.
pub fn cancelled(document: &Document) -> Result<Option<TokenStream>, SpecError> {
    let views = document.operations()?;
    let told = views.iter().find_map(|view| {
        let ending = view.operation.extensions.get("x-cancelled")?;
        Some((
            ending["error_code"].as_i64()?,
            ending["error_message"].as_str()?.to_owned(),
        ))
    });
    Ok(told.map(|(code, message)| {
        quote! {
            /// Code and message of an invocation that was cancelled.
            pub const CANCELLED: (i64, &str) = (#code, #message);
        }
    }))
}
