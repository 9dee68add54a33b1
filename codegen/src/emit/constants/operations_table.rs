//! The operations and their responses, as constants.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::super::tokens::option;
use crate::api::models::Models;
use crate::api::operation::{Content, Operation};
use crate::docs;
use crate::names::constant;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::shape::Type;

pub(super) fn operations(
    document: &Document,
    models: &Models,
    operations: &[Operation],
) -> Result<TokenStream, SpecError> {
    let constants = operations.iter().map(|operation| {
        let view = &operation.view;
        let (name, id, path) = (constant(view.id), view.id, view.path);
        let (method, success) = (view.method.to_uppercase(), view.success);
        let doc = format!("`{method} {path}`");
        let response = response(document, models, operation)?;
        let example = docs::response_example::response(models, operation);
        let accept = view.response_content.map_or("", |content| content.media.name());
        let max_run = operation.max_run_seconds().map(|seconds| quote!(::std::time::Duration::from_secs(#seconds)));
        let max_run = option(max_run);
        let body = operation.body.as_ref().and_then(|body| match &body.shape.ty {
            Type::Model(name) => models.model(name),
            _ => None,
        });
        let secrets = body.map(|model| models.secrets_in(model)).unwrap_or_default();
        let body = body.into_iter().flat_map(|model| &model.fields).map(|field| field.wire);
        Ok(quote! {
            #[doc = #doc]
            pub const #name: Operation = Operation {
                id: #id, method: #method, path: #path, success: #success, accept: #accept, body: &[#(#body),*],
                secrets: &[#(#secrets),*],
                max_run: #max_run, parameters: super::parameters::#name, response: #response, example: #example,
            };
        })
    });
    let constants = constants.collect::<Result<Vec<_>, SpecError>>()?;
    let names = operations
        .iter()
        .map(|operation| constant(operation.view.id));
    Ok(quote! {
        pub mod operations {
            /// Every operation.
            pub const ALL: &[&Operation] = &[#(&#names),*];

            #[allow(unused_imports)]
            use super::{Operation, ResponseContent, ResponseMembers};
            #(#constants)*
        }
    })
}

/// The members that a valid response has.
fn response(
    document: &Document,
    models: &Models,
    operation: &Operation,
) -> Result<TokenStream, SpecError> {
    let shape = match &operation.response.content {
        Content::Empty => return Ok(quote!(ResponseContent::Empty)),
        Content::Text | Content::Bytes | Content::Invocation => {
            return Ok(quote!(ResponseContent::Raw));
        }
        Content::Json(shape) => shape,
    };
    let Type::Model(name) = &shape.ty else {
        return Ok(quote!(ResponseContent::Json));
    };
    let fields = models
        .model(name)
        .map(|model| model.fields.as_slice())
        .unwrap_or_default();
    let members: Vec<&str> = fields.iter().map(|field| field.wire).collect();
    let required = shape
        .schema
        .schema_data
        .extensions
        .get("x-required-response")
        .and_then(Value::as_array);
    let required: Vec<&str> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if let Some(unknown) = required.iter().find(|name| !members.contains(name)) {
        return Err(document.error(format!(
            "{}: x-required-response: {unknown} is not a member of the response",
            operation.view.id
        )));
    }
    let items = operation
        .view
        .operation
        .extensions
        .get("x-pages")
        .and_then(|pages| pages["items"].as_str());
    let items = items.map_or_else(|| quote!(None), |items| quote!(Some(#items)));
    Ok(quote! {
        ResponseContent::Object(ResponseMembers {
            members: &[#(#members),*], required: &[#(#required),*], items: #items,
        })
    })
}
