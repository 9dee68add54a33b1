//! The error of a cancelled invocation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::spec::document::Document;
use crate::spec::error::SpecError;

/// The error of a cancelled invocation.
pub(super) fn cancelled(document: &Document) -> Result<Option<TokenStream>, SpecError> {
    let views = document.operations()?;
    let cancelled = views.iter().find_map(|view| {
        let ending = view.operation.extensions.get("x-cancelled")?;
        Some((
            ending["error_code"].as_i64()?,
            ending["error_message"].as_str()?.to_owned(),
        ))
    });
    Ok(cancelled.map(|(code, message)| {
        quote! {
            /// Code and message of an invocation that was cancelled.
            pub const CANCELLED: (i64, &str) = (#code, #message);
        }
    }))
}
