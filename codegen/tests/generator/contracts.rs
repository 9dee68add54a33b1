//! The generated validation, constants and documentation, as snapshots.

use syn::{ImplItem, Item, Visibility};

use crate::document::{generated, spec};

#[test]
fn validates_requests() {
    let [_, validation, _] = generated(&spec());
    insta::assert_snapshot!(validation);
}

#[test]
fn lists_constants() {
    let [_, _, constants] = generated(&spec());
    insta::assert_snapshot!(constants);
}

#[test]
fn documents_operations() {
    let [client, _, _] = generated(&spec());
    let file = syn::parse_file(&client).unwrap();
    let methods = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) if block.trait_.is_none() => Some(&block.items),
        _ => None,
    });
    let docs = methods.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => {
            Some(doc(&method.attrs))
        }
        _ => None,
    });
    insta::assert_snapshot!(docs.collect::<Vec<_>>().join("\n\n────────\n\n"));
}

fn doc(attributes: &[syn::Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        });
    lines.collect::<Vec<_>>().join("\n")
}
