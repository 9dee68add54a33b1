//! What it takes to lay one config over another: which members only the request or only the response has.

use openapiv3::{SchemaKind, Type};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::names::field_ident;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::schema::{Property, extension_str, properties};

pub fn merges(document: &Document) -> Result<TokenStream, SpecError> {
    let views = document.operations()?;
    let mut laid = Vec::new();
    let mut items = Vec::new();
    for view in views.iter().filter(|view| view.replaces()) {
        let (Some(body), Some(answer)) = (view.body, view.answer) else {
            continue;
        };
        let names = |name: &str| -> Vec<String> {
            let schema = document.schema(name).into_iter();
            schema
                .flat_map(|schema| properties(schema).map(|(name, _)| name.to_owned()))
                .collect()
        };
        let (sent, answered) = (names(body), names(answer));
        let only = |some: &[String], others: &[String]| -> Vec<String> {
            some.iter()
                .filter(|name| !others.contains(name))
                .cloned()
                .collect()
        };
        let (request_only, answer_only) = (only(&sent, &answered), only(&answered, &sent));
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
                /// What each member is, in words.
                pub(crate) const KINDS: &[(&str, &str)] = &[#(#kinds),*];
                /// Every member that the document has.
                pub(crate) const MEMBERS: &[&str] = &[#(#sent),*];
                /// Those that no answer tells.
                pub(crate) const REQUEST_ONLY: &[&str] = &[#(#request_only),*];
                /// What an answer has beside them.
                pub(crate) const ANSWER_ONLY: &[&str] = &[#(#answer_only),*];
            }
        });
        overlay(document, body, &mut laid, &mut items);
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

/// `overlay` of a schema, and of those it holds that are objects of several members.
fn overlay(document: &Document, name: &str, laid: &mut Vec<String>, items: &mut Vec<TokenStream>) {
    let Some(schema) = document.schema(name) else {
        return;
    };
    if laid.iter().any(|known| known == name) {
        return;
    }
    laid.push(name.to_owned());
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
                overlay(document, object, laid, items);
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
            /// Takes over what the other sets.
            pub(crate) fn overlay(&mut self, over: Self) {
                #(#fields)*
                self.extra.extend(over.extra);
            }
        }
    });
}
