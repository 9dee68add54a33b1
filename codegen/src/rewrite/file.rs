//! Rewrites the generated file.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{File, Item, parse_quote};

use super::items::{is_inherent, is_module};
use super::{client, models, operations};
use crate::paths::CLIENT_DOCS;
use crate::spec::document::Document;
use crate::spec::error::SpecError;

pub(crate) fn rewrite(
    document: &Document,
    generated: TokenStream,
) -> Result<TokenStream, SpecError> {
    let mut file: File = syn::parse2(generated).map_err(|error| document.error(error))?;
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
                    parse_quote!(#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), #CLIENT_DOCS))]),
                );
            }
            Item::Impl(block) if is_inherent(block, "Client") => {
                client::methods(document, &views, block)
            }
            Item::Mod(module) if module.ident == "builder" => {
                operations::rewrite(document, &views, module)?
            }
            Item::Mod(module) if module.ident == "types" => {
                models::rewrite(document, &views, module)
            }
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

/// The imports from the generator's runtime; only `ResponseValue` is public.
fn imports() -> Item {
    parse_quote! {
        #[allow(unused_imports)]
        use progenitor_client::{ByteStream, ClientHooks, ClientInfo, Error, OperationInfo, RequestBuilderExt, encode_path};
    }
}
