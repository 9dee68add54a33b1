//! Merging a config into another: their members, and which of them only the request or only the response has.

use openapiv3::{SchemaKind, Type};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::names::field_ident;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::schema::{Property, extension_str, properties};

pub(super) fn merges(document: &Document) -> Result<TokenStream, SpecError> {
    let views = document.operations()?;
    let mut emitted = Vec::new();
    let mut items = Vec::new();
    for view in views.iter().filter(|view| view.replaces()) {
        let (Some(body), Some(response)) = (view.body, view.response) else {
            continue;
        };
        let names = |name: &str| -> Vec<String> {
            let schema = document.schema(name).into_iter();
            schema
                .flat_map(|schema| properties(schema).map(|(name, _)| name.to_owned()))
                .collect()
        };
        let (sent, received) = (names(body), names(response));
        let only = |some: &[String], others: &[String]| -> Vec<String> {
            some.iter()
                .filter(|name| !others.contains(name))
                .cloned()
                .collect()
        };
        let (request_only, response_only) = (only(&sent, &received), only(&received, &sent));
        let model = format_ident!("{body}");
        let kinds =
            document
                .schema(body)
                .into_iter()
                .flat_map(properties)
                .map(|(name, property)| {
                    let kind = kind(&property);
                    quote!((#name, #kind))
                });
        items.push(quote! {
            impl crate::types::#model {
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
        overlay(document, body, &mut emitted, &mut items);
    }
    Ok(quote!(#(#items)*))
}

fn kind(property: &Property) -> &'static str {
    match property.inline.map(|schema| &schema.schema_kind) {
        _ if property.reference.is_some() => "an object",
        Some(SchemaKind::Type(Type::Integer(_))) => "a whole number",
        Some(SchemaKind::Type(Type::Boolean(_))) => "true or false",
        Some(SchemaKind::Type(Type::String(_))) => "text",
        Some(SchemaKind::Type(Type::Array(_))) => "a list",
        _ => "an object",
    }
}

/// `overlay` of a schema, and of the objects in it.
fn overlay(
    document: &Document,
    name: &str,
    emitted: &mut Vec<String>,
    items: &mut Vec<TokenStream>,
) {
    let Some(schema) = document.schema(name) else {
        return;
    };
    if emitted.iter().any(|known| known == name) {
        return;
    }
    emitted.push(name.to_owned());
    let mut fields = Vec::new();
    for (name, property) in properties(schema) {
        let field = field_ident(name);
        let object = property.reference.filter(|reference| {
            document
                .schema(reference)
                .is_some_and(|schema| extension_str(schema, "x-rust-model").is_none())
        });
        fields.push(match object {
            Some(object) => {
                overlay(document, object, emitted, items);
                quote! {
                    if let Some(over) = over.#field {
                        self.#field.get_or_insert_default().overlay(over);
                    }
                }
            }
            None => quote! {
                if over.#field.is_some() {
                    self.#field = over.#field;
                }
            },
        });
    }
    let model = format_ident!("{name}");
    items.push(quote! {
        impl crate::types::#model {
            /// Sets every member that `over` sets.
            pub(crate) fn overlay(&mut self, over: Self) {
                #(#fields)*
                self.extra.extend(over.extra);
            }
        }
    });
}
