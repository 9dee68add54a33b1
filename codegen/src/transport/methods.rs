//! The methods that progenitor generates, with the names of the document put back.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, ImplItem, ImplItemFn, Item, ItemImpl, LitStr, Pat, parse_quote};

use super::placeholders::{BYTES, arguments, name};
use super::request;
use crate::api::operation::Operation;
use crate::sdk_paths::CLIENT_DOCS;
use crate::spec::document::Document;
use crate::spec::error::SpecError;

/// The method that makes and sends the request of an operation.
pub(crate) struct Transmit {
    pub method: Ident,
    /// What it takes, in order.
    pub arguments: Vec<Argument>,
}

#[derive(Clone, Copy)]
pub(crate) enum Argument {
    /// The parameter of this number.
    Parameter(usize),
    Body,
}

/// The client of progenitor's file, and the method of each operation.
pub(crate) fn methods(
    document: &Document,
    operations: &[Operation],
    generated: TokenStream,
) -> Result<(TokenStream, Vec<Transmit>), SpecError> {
    let mut file: syn::File = syn::parse2(generated).map_err(|error| document.error(error))?;
    file.items
        .retain(|item| !matches!(item, Item::Use(_) | Item::Mod(_)));
    let mut found: Vec<Option<Transmit>> = operations.iter().map(|_| None).collect();
    for item in &mut file.items {
        match item {
            Item::Struct(client) if client.ident == "Client" => {
                client
                    .attrs
                    .retain(|attribute| !attribute.path().is_ident("doc"));
                client.attrs.push(parse_quote!(
                    #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), #CLIENT_DOCS))]
                ));
            }
            Item::Impl(client) if client.trait_.is_none() => {
                inherent(client, operations, &mut found);
            }
            _ => {}
        }
    }
    let transmits = found
        .into_iter()
        .zip(operations)
        .map(|(transmit, operation)| {
            transmit.ok_or_else(|| {
                document.error(format!(
                    "{}: the generator made no method that is as expected: it has changed",
                    operation.view.id
                ))
            })
        });
    let transmits = transmits.collect::<Result<Vec<_>, _>>()?;
    Ok((quote!(#file), transmits))
}

fn inherent(client: &mut ItemImpl, operations: &[Operation], found: &mut [Option<Transmit>]) {
    // A builder builds clients.
    client
        .items
        .retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
    for item in &mut client.items {
        let ImplItem::Fn(method) = item else { continue };
        if method.sig.ident == "new_with_client" {
            method.vis = parse_quote!(pub(crate));
            continue;
        }
        let number = (0..operations.len()).find(|number| method.sig.ident == name(*number));
        if let Some(number) = number {
            found[number] = restore(method, &operations[number]);
        }
    }
}

/// Puts the names of an operation back. None, where the method is not as expected.
fn restore(method: &mut ImplItemFn, operation: &Operation) -> Option<Transmit> {
    let ident = format_ident!("transmit__{}", operation.method);
    method.sig.ident = ident.clone();
    method.vis = syn::Visibility::Inherited;
    method.attrs = operation_attributes(operation);
    let expected = arguments(operation);
    let mut names = Names {
        operation,
        arguments: &expected,
        restored: vec![false; operation.parameters.len()],
        media_types: 0,
    };
    names.visit_block_mut(&mut method.block);
    request::rewrite(&mut method.block)?;
    let restored = names.restored.iter().zip(&operation.parameters);
    // Those of the path stand in it.
    let all_restored = restored
        .clone()
        .all(|(restored, parameter)| *restored != parameter.is_in_path);
    let body_restored = names.media_types == usize::from(operation.body.is_some());
    let arguments = method.sig.inputs.iter().skip(1).map(|input| {
        let FnArg::Typed(input) = input else {
            return None;
        };
        let Pat::Ident(pattern) = &*input.pat else {
            return None;
        };
        if pattern.ident == "body" {
            return Some(Argument::Body);
        }
        let at = expected.iter().position(|name| pattern.ident == name)?;
        Some(Argument::Parameter(at))
    });
    let arguments: Option<Vec<Argument>> = arguments.collect();
    let arguments = arguments?;
    let expected = operation.parameters.len() + usize::from(operation.body.is_some());
    (all_restored && body_restored && arguments.len() == expected).then_some(Transmit {
        method: ident,
        arguments,
    })
}

fn operation_attributes(operation: &Operation) -> Vec<syn::Attribute> {
    let cfg = operation.groups.cfg();
    parse_quote!(#cfg #[allow(non_snake_case)])
}

struct Names<'a> {
    operation: &'a Operation<'a>,
    arguments: &'a [String],
    restored: Vec<bool>,
    media_types: usize,
}

impl VisitMut for Names<'_> {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        // The version of the document is no header of the API.
        block
            .stmts
            .retain(|statement| !quote!(#statement).to_string().contains("\"api-version\""));
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_lit_str_mut(&mut self, text: &mut LitStr) {
        let value = text.value();
        if value == BYTES {
            let media = self
                .operation
                .body
                .as_ref()
                .map_or(BYTES, |body| body.media.name());
            *text = LitStr::new(media, text.span());
            self.media_types += 1;
        } else if let Some(at) = self.arguments.iter().position(|name| *name == value) {
            *text = LitStr::new(self.operation.parameters[at].wire, text.span());
            self.restored[at] = true;
        }
    }
}
