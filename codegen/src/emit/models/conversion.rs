//! From what a resource is, as a response has it, to the body of the request that replaces it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::api::models::Models;
use crate::api::operation::Operation;
use crate::sdk_paths::{CHECKS, VALIDATE};
use crate::spec::shape::Type;

/// `TryFrom` for the bodies of operations that respond with the resource that they replace.
pub(super) fn conversions(models: &Models, operations: &[Operation]) -> TokenStream {
    let conversions = operations.iter().filter(|operation| operation.view.replaces()).filter_map(|operation| {
        let body = operation.body.as_ref()?;
        let (Type::Model(body), Type::Model(response)) = (&body.shape.ty, &operation.response.shape()?.ty) else {
            return None;
        };
        let (body, response) = (models.model(body)?, models.model(response)?);
        if body.name == response.name {
            return None;
        }
        let mut copied = Vec::new();
        let mut dropped = Vec::new();
        for field in &response.fields {
            let (ident, wire) = (&field.ident, field.wire);
            match body.fields.iter().find(|member| member.wire == wire) {
                Some(member) if member.shape.ty == field.shape.ty && member.is_boxed == field.is_boxed => {
                    let target = &member.ident;
                    copied.push(quote!(body.#target = response.#ident;));
                }
                Some(_) => copied.push(quote! {
                    if response.#ident.is_some() {
                        return Err(#VALIDATE::ValidationError::new(#wire, "has another type in a request"));
                    }
                }),
                None => dropped.push(format!("`{wire}`")),
            }
        }
        let docs = if dropped.is_empty() {
            "What was read as the body of a request.".to_owned()
        } else {
            format!("What was read as the body of a request, without what only responses have: {}.", dropped.join(", "))
        };
        let (cfg, body_name, response_name) = (operation.groups.cfg(), format_ident!("{}", body.name), format_ident!("{}", response.name));
        Some(quote! {
            #cfg
            #[doc = #docs]
            impl ::std::convert::TryFrom<#response_name> for #body_name {
                type Error = #VALIDATE::ValidationError;

                /// # Errors
                ///
                /// A member that the body does not have, or that could not be read: it would be lost.
                fn try_from(response: #response_name) -> ::std::result::Result<Self, Self::Error> {
                    #CHECKS::refuse_extra(&response)?;
                    Self::carry(response)
                }
            }

            #cfg
            impl #body_name {
                /// The same with the members that the response does not have a place for.
                #[allow(dead_code)]
                pub(crate) fn carry(response: #response_name) -> ::std::result::Result<Self, #VALIDATE::ValidationError> {
                    let mut body = Self::default();
                    #(#copied)*
                    body.extra = response.extra;
                    Ok(body)
                }
            }
        })
    });
    let conversions: Vec<TokenStream> = conversions.collect();
    quote!(#(#conversions)*)
}
