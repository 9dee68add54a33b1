//! The error codes of the service.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::names::{constant, is_identifier};
use crate::spec::document::Document;
use crate::spec::error::SpecError;

pub(super) fn errors(document: &Document) -> Result<TokenStream, SpecError> {
    let situations = document
        .info_extension("x-errors")
        .and_then(Value::as_object);
    let situations = situations.ok_or_else(|| document.error("info: x-errors is missing"))?;
    let mut constants = Vec::new();
    for (situation, response) in situations {
        let status = response["status"]
            .as_u64()
            .and_then(|status| u16::try_from(status).ok());
        let (Some(status), Some(code)) = (status, response["code"].as_str()) else {
            return Err(document.error(format!(
                "info: x-errors: {situation}: status and code are required"
            )));
        };
        if !is_identifier(situation) {
            return Err(document.error(format!(
                "info: x-errors: {situation:?} is not a valid identifier"
            )));
        }
        let name = constant(situation);
        constants
            .push(quote!(pub const #name: ErrorCode = ErrorCode { status: #status, code: #code };));
    }
    Ok(quote! {
        pub mod errors { use super::ErrorCode; #(#constants)* }
    })
}
