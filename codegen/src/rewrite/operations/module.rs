//! Rewrites the module of the operations.

use heck::ToPascalCase;
use quote::format_ident;
use syn::visit_mut::VisitMut;
use syn::{Fields, ImplItem, Item, ItemMod, Type, parse_quote};

use super::body::{may_be_unset, remember_body};
use super::code::Operation;
use super::entry_points::entry_points;
use super::pagination;
use super::replacement::{keeping, parts};
use crate::rewrite::items::is_inherent;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;

pub fn rewrite(
    document: &Document,
    views: &[OperationView],
    module: &mut ItemMod,
) -> Result<(), SpecError> {
    let Some((_, items)) = &mut module.content else {
        return Ok(());
    };
    let mut bent = 0;
    for item in items.iter_mut() {
        if let Item::Struct(operation) = item
            && let Some(view) = views
                .iter()
                .find(|view| operation.ident == view.id.to_pascal_case())
            && may_be_unset(document, view)
            && let Fields::Named(fields) = &mut operation.fields
        {
            fields.named.push(parse_quote!(body_given: bool));
        }
        let Item::Impl(operation) = item else {
            continue;
        };
        let Some(view) = views
            .iter()
            .find(|view| is_inherent(operation, &view.id.to_pascal_case()))
        else {
            continue;
        };
        let sends_bytes = document.body_model(view).is_some();
        let mut bending = Operation {
            headers: 0,
            bodies: 0,
            sends_bytes,
        };
        bending.visit_item_impl_mut(operation);
        let may_be_unset = may_be_unset(document, view);
        if may_be_unset && remember_body(view, operation) != 3 {
            return Err(document.error(format!(
                "{}: the generated code has not new, body and send as expected: the generator has changed",
                view.id
            )));
        }
        if bending.headers != 1 {
            return Err(document.error(format!(
                "{}: the generated code sets api-version {} times where once was expected: the generator has changed",
                view.id, bending.headers
            )));
        }
        if sends_bytes && bending.bodies != 1 {
            return Err(document.error(format!(
                "{}: the generated code sets a body {} times where once was expected: the generator has changed",
                view.id, bending.bodies
            )));
        }
        let send = operation.items.iter_mut().find_map(|item| match item {
            ImplItem::Fn(method) if method.sig.ident == "send" => Some(method),
            _ => None,
        });
        let answer = send.and_then(|send| {
            send.sig.ident = format_ident!("transmit");
            send.vis = syn::Visibility::Inherited;
            send.attrs
                .retain(|attribute| !attribute.path().is_ident("doc"));
            first_argument(&send.sig.output)
        });
        let answer = answer.ok_or_else(|| {
            document.error(format!(
                "{}: the generated code has no send that answers: the generator has changed",
                view.id
            ))
        })?;
        operation
            .items
            .extend(entry_points(document, view, &answer, may_be_unset));
        let is_read = |put: &OperationView| put.replaces() && put.path == view.path;
        if view.method == "get" && views.iter().any(is_read) {
            operation.items.push(keeping(view, &answer));
        }
        if view.replaces() {
            operation.items.extend(parts(view));
        }
        operation
            .items
            .extend(pagination::entry_points(document, view)?);
        bent += 1;
    }
    if bent != views.len() {
        // One that was missed would be sent unchecked.
        return Err(document.error(format!(
            "{bent} operations were found in the generated code where {} were expected: the generator has changed",
            views.len()
        )));
    }
    Ok(())
}

/// `A` of `Result<A, B>`.
fn first_argument(output: &syn::ReturnType) -> Option<Type> {
    let syn::ReturnType::Type(_, output) = output else {
        return None;
    };
    let Type::Path(path) = &**output else {
        return None;
    };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments
    else {
        return None;
    };
    match arguments.args.first()? {
        syn::GenericArgument::Type(first) => Some(first.clone()),
        _ => None,
    }
}
