//! The operations and their responses.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::names::constant;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;
use crate::spec::schema::properties;

pub(super) fn operations(document: &Document) -> Result<TokenStream, SpecError> {
    let views = document.operations()?;
    let constants = views.iter().map(|view| {
        let (name, id, path) = (constant(view.id), view.id, view.path);
        let (method, success) = (view.method.to_uppercase(), view.success);
        let doc = format!("`{method} {path}`");
        let response = response(document, view)?;
        let body = view.body.and_then(|body| document.schema(body)).into_iter().flat_map(properties).map(|(name, _)| name);
        Ok(quote! {
            #[doc = #doc]
            pub const #name: Operation = Operation {
                id: #id, method: #method, path: #path, success: #success, body: &[#(#body),*], parameters: super::parameters::#name,
                response: #response,
            };
        })
    });
    let constants = constants.collect::<Result<Vec<_>, SpecError>>()?;
    Ok(quote!(pub mod operations { use super::{Operation, ResponseMembers}; #(#constants)* }))
}

/// The members that a valid response has.
fn response(document: &Document, view: &OperationView) -> Result<TokenStream, SpecError> {
    let Some(schema) = view.response.and_then(|name| document.schema(name)) else {
        return Ok(quote!(None));
    };
    let members: Vec<&str> = properties(schema).map(|(name, _)| name).collect();
    if members.is_empty() {
        return Ok(quote!(None));
    }
    let must = schema
        .schema_data
        .extensions
        .get("x-must-answer")
        .and_then(Value::as_array);
    let required: Vec<&str> = must
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if let Some(unknown) = required.iter().find(|name| !members.contains(name)) {
        return Err(document.error(format!(
            "{}: x-must-answer: {unknown} is not a member of the response",
            view.id
        )));
    }
    let items = view
        .operation
        .extensions
        .get("x-pages")
        .and_then(|pages| pages["items"].as_str());
    let items = items.map_or_else(|| quote!(None), |items| quote!(Some(#items)));
    Ok(
        quote!(Some(ResponseMembers { members: &[#(#members),*], required: &[#(#required),*], items: #items })),
    )
}
