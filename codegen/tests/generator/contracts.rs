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

/// The URL is made of the call's, not parsed, and there is no map of headers without headers.
#[test]
fn requests_reuse_client_url() {
    let [client, _, _] = generated(&spec());
    for method in client.split("async fn transmit__").skip(1) {
        let name = method.split('(').next().unwrap();
        let request = method.split("OperationInfo").next().unwrap();
        let method: String = request.split_whitespace().collect();
        assert_eq!(method.matches("self.request_builder(").count(), 1, "{name}");
        assert!(!method.contains("format!"), "{name}");
        let sets_headers = method.contains("header_map.append(");
        assert_eq!(method.contains("header_map"), sets_headers, "{name}");
    }
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
