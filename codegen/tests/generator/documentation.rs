//! Every generated item that users can name is documented.

use syn::visit::{self, Visit};
use syn::{Attribute, Fields, Visibility};

use crate::document::{generated, spec};

#[test]
fn documents_every_public_item() {
    let [client, _, _] = generated(&spec());
    let file = syn::parse_file(&client).unwrap();
    let mut undocumented = Undocumented::default();
    undocumented.visit_file(&file);
    assert_eq!(undocumented.items, [""; 0]);
    assert!(
        undocumented.seen > 400,
        "only {} items are seen",
        undocumented.seen
    );
}

#[test]
fn finds_undocumented_items() {
    let code = "
        /// A.
        pub struct A { pub b: u8, c: u8 }
        impl A { pub fn d(&self) {} fn e(&self) {} }
        /// F.
        pub mod f { pub enum G { H } mod i { pub struct J; } }
        ///
        pub fn k() {}
    ";
    let mut undocumented = Undocumented::default();
    undocumented.visit_file(&syn::parse_file(code).unwrap());
    assert_eq!(undocumented.items, ["A.b", "A::d", "f::G", "f::G::H", "k"]);
}

/// The public items without documentation, by their path.
#[derive(Default)]
struct Undocumented {
    path: Vec<String>,
    items: Vec<String>,
    seen: usize,
}

impl Undocumented {
    fn check(&mut self, attributes: &[Attribute], separator: &str, name: &str) {
        self.seen += 1;
        if !is_documented(attributes) {
            let path = self.path.join("::");
            let separator = if path.is_empty() { "" } else { separator };
            self.items.push(format!("{path}{separator}{name}"));
        }
    }

    fn inside(&mut self, name: String, visit: impl FnOnce(&mut Self)) {
        self.path.push(name);
        visit(self);
        self.path.pop();
    }
}

fn is_documented(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::NameValue(doc) if doc.path.is_ident("doc") => match &doc.value {
            syn::Expr::Lit(literal) => match &literal.lit {
                syn::Lit::Str(text) => !text.value().trim().is_empty(),
                _ => false,
            },
            // `include_str!`.
            _ => true,
        },
        // `#[doc(hidden)]`.
        syn::Meta::List(list) if list.path.is_ident("doc") => {
            list.tokens.to_string().contains("hidden")
        }
        _ => false,
    })
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

impl<'ast> Visit<'ast> for Undocumented {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_public(&item.vis) {
            let name = item.ident.to_string();
            self.check(&item.attrs, "::", &name);
            self.inside(name, |this| visit::visit_item_mod(this, item));
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        if !is_public(&item.vis) {
            return;
        }
        let name = item.ident.to_string();
        self.check(&item.attrs, "::", &name);
        self.inside(name, |this| {
            if let Fields::Named(fields) = &item.fields {
                for field in fields.named.iter().filter(|field| is_public(&field.vis)) {
                    let name = field.ident.as_ref().map(ToString::to_string);
                    this.check(&field.attrs, ".", &name.unwrap_or_default());
                }
            }
        });
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        if !is_public(&item.vis) {
            return;
        }
        let name = item.ident.to_string();
        self.check(&item.attrs, "::", &name);
        self.inside(name, |this| {
            for variant in &item.variants {
                this.check(&variant.attrs, "::", &variant.ident.to_string());
            }
        });
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if is_public(&item.vis) {
            self.check(&item.attrs, "::", &item.sig.ident.to_string());
        }
    }

    fn visit_item_impl(&mut self, block: &'ast syn::ItemImpl) {
        // The items of traits are documented there.
        let (None, syn::Type::Path(of)) = (&block.trait_, &*block.self_ty) else {
            return;
        };
        let name = of.path.segments.last().map(|last| last.ident.to_string());
        self.inside(name.unwrap_or_default(), |this| {
            for item in &block.items {
                match item {
                    syn::ImplItem::Fn(method) if is_public(&method.vis) => {
                        this.check(&method.attrs, "::", &method.sig.ident.to_string());
                    }
                    syn::ImplItem::Const(constant) if is_public(&constant.vis) => {
                        this.check(&constant.attrs, "::", &constant.ident.to_string());
                    }
                    _ => {}
                }
            }
        });
    }
}
