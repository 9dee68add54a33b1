//! What users of the generated client can name, as a snapshot.

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Fields, ImplItem, Item, Visibility, parse_quote};

use crate::compatibility::Difference;
use crate::document::{generated, spec};

const SNAPSHOT: &str = include_str!("snapshots/generator__surface__public_surface.snap");

/// Also prints what the change of the document does to programs.
#[test]
fn public_surface() {
    let [client, _, _] = generated(&spec());
    let surface = surface(&client);
    let (_, recorded) = SNAPSHOT
        .trim_start_matches("---\n")
        .split_once("---\n")
        .unwrap();
    println!("{}", Difference::of(recorded, &surface));
    insta::assert_snapshot!("public_surface", surface);
}

/// What users of generated code can name.
pub(crate) fn surface(client: &str) -> String {
    let mut file = syn::parse_file(client).unwrap();
    Surface.visit_file_mut(&mut file);
    prettyplease::unparse(&file)
}

/// Keeps what users of the generated code can name; bodies and private things are gone.
struct Surface;

impl VisitMut for Surface {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        file.items.retain(is_public);
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        if let Some((_, items)) = &mut module.content {
            items.retain(is_public);
        }
        visit_mut::visit_item_mod_mut(self, module);
    }

    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        if let Fields::Named(fields) = &mut item.fields {
            let public = fields
                .named
                .iter()
                .filter(|field| matches!(field.vis, Visibility::Public(_)));
            fields.named = public.cloned().collect();
        }
        visit_mut::visit_item_struct_mut(self, item);
    }

    fn visit_item_impl_mut(&mut self, block: &mut syn::ItemImpl) {
        match &block.trait_ {
            Some(_) => block.items.retain(|item| matches!(item, ImplItem::Type(_))),
            None => block.items.retain(|item| match item {
                ImplItem::Fn(method) => matches!(method.vis, Visibility::Public(_)),
                _ => true,
            }),
        }
        visit_mut::visit_item_impl_mut(self, block);
    }

    fn visit_impl_item_fn_mut(&mut self, method: &mut syn::ImplItemFn) {
        method.block = parse_quote!({});
        visit_mut::visit_impl_item_fn_mut(self, method);
    }

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    }
}

fn is_public(item: &Item) -> bool {
    match item {
        Item::Mod(item) => matches!(item.vis, Visibility::Public(_)),
        Item::Struct(item) => matches!(item.vis, Visibility::Public(_)),
        Item::Enum(item) => matches!(item.vis, Visibility::Public(_)),
        Item::Use(item) => matches!(item.vis, Visibility::Public(_)),
        // Traits of the standard library and serde are part of it; the generator's own are not.
        Item::Impl(item) => !item.trait_.as_ref().is_some_and(|(path, _)| {
            let path = path.to_token_stream().to_string();
            path.contains("ClientInfo") || path.contains("ClientHooks")
        }),
        _ => false,
    }
}
