//! What no setting of the generator can do, done to the code it made.
//!
//! * An operation's `send` goes through the layer above: checks first, then `transmit` (the
//!   generated `send`), then errors of one kind. `request` stops before sending.
//! * No `api-version` header is made.
//! * A value that does not convert says why.
//! * An odd member of an answer loses only itself.
//! * The members of an optional object in a body can be set on the body's builder.

mod models;
mod operations;
mod pages;

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, File, ImplItem, Item, ItemImpl, Type, parse_quote};

use super::checks::field_ident;
use super::docs;
use super::document::{Document, OperationView};
use super::parse::Problem;

pub fn bend(document: &Document, generated: TokenStream) -> Result<TokenStream, Problem> {
    let mut file: File = syn::parse2(generated).map_err(|error| document.problem(error))?;
    let views = document.operations()?;
    file.items
        .retain(|item| !matches!(item, Item::Use(_)) && !is_module(item, "prelude"));
    for item in &mut file.items {
        match item {
            Item::Struct(client) if client.ident == "Client" => {
                client
                    .attrs
                    .retain(|attribute| !attribute.path().is_ident("doc"));
                client.attrs.push(
                    parse_quote!(#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/client.md"))]),
                );
            }
            Item::Impl(client) if is_inherent(client, "Client") => {
                methods(document, &views, client)
            }
            Item::Mod(module) if module.ident == "builder" => {
                operations::bend(document, &views, module)?
            }
            Item::Mod(module) if module.ident == "types" => models::bend(document, &views, module),
            _ => {}
        }
    }
    file.items.insert(
        0,
        parse_quote!(
            pub use progenitor_client::ResponseValue;
        ),
    );
    file.items.insert(1, imports());
    Ok(quote!(#file))
}

/// What the generated code names of the generator's own runtime; all of it but `ResponseValue` stays private.
fn imports() -> Item {
    parse_quote! {
        #[allow(unused_imports)]
        use progenitor_client::{ByteStream, ClientHooks, ClientInfo, Error, OperationInfo, RequestBuilderExt, encode_path};
    }
}

/// The methods of the client: no constructors, since a builder makes clients, and documentation that tells the page.
fn methods(document: &Document, views: &[OperationView], client: &mut ItemImpl) {
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
            &docs::operation(document, view, &name, &setters),
        );
    }
}

/// The setters that say what the document's example of a request says.
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
    let shown = |value: &serde_json::Value| match value.is_string() {
        true => format!("{value}.to_owned()"),
        false => value.to_string(),
    };
    plain
        .map(|(name, value)| format!(".{}({})", field_ident(name), shown(value)))
        .collect()
}

fn document_as(attributes: &mut Vec<Attribute>, text: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    attributes.push(parse_quote!(#[doc = #text]));
}

fn is_module(item: &Item, name: &str) -> bool {
    matches!(item, Item::Mod(module) if module.ident == name)
}

fn is_inherent(item: &ItemImpl, name: &str) -> bool {
    let Type::Path(path) = &*item.self_ty else {
        return false;
    };
    item.trait_.is_none()
        && path
            .path
            .segments
            .last()
            .is_some_and(|segment| segment.ident == name)
}
