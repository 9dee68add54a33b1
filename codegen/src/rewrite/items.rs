//! Helpers for items of Rust.

use syn::{Attribute, Item, ItemImpl, Type, parse_quote};

pub(super) fn document_as(attributes: &mut Vec<Attribute>, text: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    attributes.push(parse_quote!(#[doc = #text]));
}

pub(super) fn is_module(item: &Item, name: &str) -> bool {
    matches!(item, Item::Mod(module) if module.ident == name)
}

pub(super) fn is_inherent(item: &ItemImpl, name: &str) -> bool {
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
