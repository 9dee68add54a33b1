//! Merging a config into another: their members, and which of them only the request or only the response has.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::api::model::{Field, Model};
use crate::api::models::Models;
use crate::api::operation::Operation;
use crate::spec::shape::Type;

pub(super) fn merges(models: &Models, operations: &[Operation]) -> TokenStream {
    let mut emitted = Vec::new();
    let mut items = Vec::new();
    for operation in operations
        .iter()
        .filter(|operation| operation.view.replaces())
    {
        let Some((body, response)) = pair(models, operation) else {
            continue;
        };
        let names = |model: &Model| -> Vec<String> {
            model
                .fields
                .iter()
                .map(|field| field.wire.to_owned())
                .collect()
        };
        let (sent, received) = (names(body), names(response));
        let only = |some: &[String], others: &[String]| -> Vec<String> {
            let only = some.iter().filter(|name| !others.contains(name));
            only.cloned().collect()
        };
        let (request_only, response_only) = (only(&sent, &received), only(&received, &sent));
        let (name, cfg) = (format_ident!("{}", body.name), operation.groups.cfg());
        let kinds = body.fields.iter().map(|Field { wire, shape, .. }| {
            let kind = kind(&shape.ty);
            quote!((#wire, #kind))
        });
        items.push(quote! {
            #cfg
            #[allow(dead_code)]
            impl crate::types::#name {
                /// The kind of each member, in words.
                pub(crate) const MEMBER_TYPES: &[(&str, &str)] = &[#(#kinds),*];
                /// Every documented member.
                pub(crate) const MEMBERS: &[&str] = &[#(#sent),*];
                /// The members that no response has.
                pub(crate) const REQUEST_ONLY: &[&str] = &[#(#request_only),*];
                /// The members that only a response has.
                pub(crate) const RESPONSE_ONLY: &[&str] = &[#(#response_only),*];
            }
        });
        overlay(models, body, &mut emitted, &mut items);
    }
    quote!(#(#items)*)
}

/// The models of body and response of an operation that responds with the resource that it replaces.
fn pair<'m, 'a>(
    models: &'m Models<'a>,
    operation: &Operation,
) -> Option<(&'m Model<'a>, &'m Model<'a>)> {
    let body = &operation.body.as_ref()?.shape.ty;
    let response = &operation.response.shape()?.ty;
    let (Type::Model(body), Type::Model(response)) = (body, response) else {
        return None;
    };
    Some((models.model(body)?, models.model(response)?))
}

fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::Boolean => "a boolean",
        Type::Text | Type::Enum(_) => "a string",
        Type::List(_) => "an array",
        Type::Json | Type::Model(_) | Type::Custom(_) | Type::Map(_) => "an object",
    }
}

/// `overlay` of a model, and of the objects in it.
fn overlay(
    models: &Models,
    model: &Model,
    emitted: &mut Vec<String>,
    items: &mut Vec<TokenStream>,
) {
    if emitted.contains(&model.name) {
        return;
    }
    emitted.push(model.name.clone());
    let mut fields = Vec::new();
    for Field {
        wire,
        ident,
        shape,
        is_boxed,
        ..
    } in &model.fields
    {
        let object = match &shape.ty {
            Type::Model(name) => models.model(name),
            _ => None,
        };
        fields.push(match object {
            Some(object) => {
                overlay(models, object, emitted, items);
                let over = if *is_boxed {
                    quote!(*over)
                } else {
                    quote!(over)
                };
                quote! {
                    if let Some(over) = over.#ident {
                        self.#ident.get_or_insert_default().overlay(#over);
                    }
                }
            }
            None => quote! {
                if over.#ident.is_some() {
                    self.#ident = over.#ident;
                    self.extra.remove(#wire);
                }
            },
        });
    }
    let (name, cfg) = (format_ident!("{}", model.name), model.groups.cfg());
    items.push(quote! {
        #cfg
        #[allow(dead_code)]
        impl crate::types::#name {
            /// Sets every member that `over` sets.
            pub(crate) fn overlay(&mut self, over: Self) {
                #(#fields)*
                self.extra.overlay(over.extra);
            }
        }
    });
}
