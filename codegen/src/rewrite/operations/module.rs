//! Rewrites the module of the operations.

use heck::ToPascalCase;
use quote::format_ident;
use syn::visit_mut::VisitMut;
use syn::{Fields, ImplItem, Item, ItemImpl, ItemMod, Type, parse_quote};

use super::begin::begin;
use super::body::{may_be_unset, record_body};
use super::code::OperationCode;
use super::entry_points::{build_signed, send};
use super::pagination;
use super::replacement::{parts, send_with_body};
use crate::rewrite::items::is_inherent;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;

pub(crate) fn rewrite(
    document: &Document,
    views: &[OperationView],
    module: &mut ItemMod,
) -> Result<(), SpecError> {
    let Some((_, items)) = &mut module.content else {
        return Ok(());
    };
    let mut rewritten = 0;
    for item in items.iter_mut() {
        if let Item::Struct(operation) = item
            && let Some(view) = views
                .iter()
                .find(|view| operation.ident == view.id.to_pascal_case())
            && may_be_unset(document, view)
            && let Fields::Named(fields) = &mut operation.fields
        {
            fields.named.push(parse_quote!(body_is_set: bool));
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
        rewrite_operation(document, views, view, operation)?;
        rewritten += 1;
    }
    if rewritten != views.len() {
        // A missed one would be sent without validation.
        return Err(document.error(format!(
            "{rewritten} operations were found in the generated code instead of {}: the generator has changed",
            views.len()
        )));
    }
    Ok(())
}

fn rewrite_operation(
    document: &Document,
    views: &[OperationView],
    view: &OperationView,
    operation: &mut ItemImpl,
) -> Result<(), SpecError> {
    let sends_bytes = document.body_model(view).is_some();
    let mut code = OperationCode {
        api_versions: 0,
        bodies: 0,
        sends_bytes,
    };
    code.visit_item_impl_mut(operation);
    let may_be_unset = may_be_unset(document, view);
    if may_be_unset && record_body(view, operation) != 3 {
        return Err(document.error(format!(
            "{}: the generated new, body or send is not as expected: the generator has changed",
            view.id
        )));
    }
    if code.api_versions != 1 {
        return Err(document.error(format!(
            "{}: the generated code sets api-version {} times instead of once: the generator has changed",
            view.id, code.api_versions
        )));
    }
    if sends_bytes && code.bodies != 1 {
        return Err(document.error(format!(
            "{}: the generated code sets a body {} times instead of once: the generator has changed",
            view.id, code.bodies
        )));
    }
    let response = rename_send(operation).ok_or_else(|| {
        document.error(format!(
            "{}: the generated code has no send with a result: the generator has changed",
            view.id
        ))
    })?;
    operation.items.extend([
        send(view, &response),
        build_signed(view),
        begin(document, view, may_be_unset),
    ]);
    let is_read = |put: &OperationView| put.replaces() && put.path == view.path;
    if view.method == "get" && views.iter().any(is_read) {
        operation.items.push(send_with_body(view, &response));
    }
    if view.replaces() {
        operation.items.extend(parts(view));
    }
    operation
        .items
        .extend(pagination::entry_points(document, view)?);
    Ok(())
}

/// Renames the generated `send` to `transmit`, without documentation. Returns what it responds with.
fn rename_send(operation: &mut ItemImpl) -> Option<Type> {
    let send = operation.items.iter_mut().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == "send" => Some(method),
        _ => None,
    })?;
    send.sig.ident = format_ident!("transmit");
    send.vis = syn::Visibility::Inherited;
    send.attrs
        .retain(|attribute| !attribute.path().is_ident("doc"));
    first_argument(&send.sig.output)
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
