//! Rewrites the client: no constructors, and documentation with the page.

use heck::ToSnakeCase;
use syn::{ImplItem, ItemImpl, parse_quote};

use super::items::document_as;
use crate::docs;
use crate::names::field_ident;
use crate::spec::document::Document;
use crate::spec::operation::OperationView;

/// Removes the constructors, since a builder builds clients, and documents the other methods.
pub(super) fn methods(document: &Document, views: &[OperationView], client: &mut ItemImpl) {
    client
        .items
        .retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
    for item in &mut client.items {
        let ImplItem::Fn(method) = item else { continue };
        let name = method.sig.ident.to_string();
        if name == "new_with_client" {
            method.vis = parse_quote!(pub(crate));
            continue;
        }
        let Some(view) = views.iter().find(|view| view.id.to_snake_case() == name) else {
            continue;
        };
        let setters = example_setters(view);
        let setters: Vec<&str> = setters.iter().map(String::as_str).collect();
        document_as(
            &mut method.attrs,
            &docs::operation::operation(document, view, &name, &setters),
        );
    }
}

/// The setters of the document's example of a request.
fn example_setters(view: &OperationView) -> Vec<String> {
    let body = view
        .operation
        .request_body
        .as_ref()
        .and_then(|body| body.as_item());
    let example = body.and_then(|body| {
        body.content
            .get("application/json")?
            .example
            .as_ref()?
            .as_object()
    });
    let plain = example
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_object() && !value.is_array());
    let literal = |value: &serde_json::Value| {
        if value.is_string() {
            format!("{value}.to_owned()")
        } else {
            value.to_string()
        }
    };
    plain
        .map(|(name, value)| format!(".{}({})", field_ident(name), literal(value)))
        .collect()
}
