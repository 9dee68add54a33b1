//! What one file imports, re-exports and defines.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use crate::source::ROOT;
use crate::tokens;

/// Macros whose tokens are code of another crate.
const QUOTES: [&str; 4] = [
    "quote",
    "quote_spanned",
    "parse_quote",
    "parse_quote_spanned",
];

/// All paths are from the root of the crate.
#[derive(Default)]
pub(crate) struct File {
    /// The paths that begin with `crate`, `super`, `self` or a module inside this one.
    pub paths: BTreeSet<Vec<String>>,
    /// What the module re-exports, by its name there. It does not depend on these.
    pub re_exports: BTreeMap<String, Vec<String>>,
    /// The modules of which it re-exports all.
    pub glob_re_exports: Vec<Vec<String>>,
    /// The modules inside this one that are tests, in files of their own.
    pub tests: Vec<String>,
    defined: BTreeSet<String>,
}

impl File {
    pub(crate) fn parse(module: &str, text: &str, names: &BTreeSet<String>) -> Self {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{module}: {error}"));
        let mut imports = Imports {
            module,
            names,
            depth: 0,
            imported: BTreeMap::new(),
            file: Self::default(),
        };
        imports.imported = imports.imported_by(&file);
        imports.visit_file(&file);
        imports.file
    }

    /// Whether the module has an item of this name, or re-exports one by it.
    pub(crate) fn defines(&self, name: &str) -> bool {
        self.defined.contains(name) || self.re_exports.contains_key(name)
    }
}

struct Imports<'a> {
    module: &'a str,
    names: &'a BTreeSet<String>,
    /// How many modules inside the file enclose this.
    depth: usize,
    /// What `use` brings into scope, by its name here.
    imported: BTreeMap<String, Vec<String>>,
    file: File,
}

/// What a `use` names: the path, and the name here; none for all of it.
type Used = (Vec<String>, Option<String>);

impl Imports<'_> {
    fn add(&mut self, path: &[String]) {
        let imported = path.first().and_then(|first| self.imported.get(first));
        let absolute = match imported {
            // The module may only re-export what follows.
            Some(module) => Some([module, &path[1..]].concat()),
            None => self.absolute(path),
        };
        self.file.paths.extend(absolute);
    }

    fn imported_by(&self, file: &syn::File) -> BTreeMap<String, Vec<String>> {
        let mut names = Vec::new();
        for item in &file.items {
            if let syn::Item::Use(item) = item
                && !is_test(&item.attrs)
            {
                used(&item.tree, &[], &mut names);
            }
        }
        names
            .into_iter()
            .filter_map(|(path, name)| Some((name?, self.absolute(&path)?)))
            .collect()
    }

    /// The path from the root of the crate, if it is in this crate and not in this file.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let mut at: Vec<&str> = self
            .module
            .split("::")
            .filter(|part| *part != ROOT)
            .collect();
        let mut inside = self.depth;
        let mut parts = path.iter().map(String::as_str).peekable();
        match parts.peek() {
            Some(&"crate") => {
                at.clear();
                parts.next();
            }
            Some(&("self" | "super")) => {}
            Some(first) if inside == 0 => {
                let child: Vec<&str> = at.iter().chain([first]).copied().collect();
                if !self.names.contains(&child.join("::")) {
                    return None;
                }
            }
            _ => return None,
        }
        while let Some(part) = parts.peek() {
            match *part {
                "self" => {}
                "super" if inside > 0 => inside -= 1,
                "super" => drop(at.pop()),
                _ => break,
            }
            parts.next();
        }
        // A module inside this file is this file.
        if inside > 0 && path.first().is_some_and(|first| first != "crate") {
            return None;
        }
        Some(at.into_iter().chain(parts).map(str::to_owned).collect())
    }
}

fn used(tree: &syn::UseTree, before: &[String], found: &mut Vec<Used>) {
    let with = |name: &syn::Ident| {
        let path = before.iter().cloned().chain([name.to_string()]);
        path.collect::<Vec<_>>()
    };
    match tree {
        syn::UseTree::Path(path) => used(&path.tree, &with(&path.ident), found),
        syn::UseTree::Name(name) if name.ident == "self" => {
            found.push((before.to_vec(), before.last().cloned()));
        }
        syn::UseTree::Name(name) => found.push((with(&name.ident), Some(name.ident.to_string()))),
        syn::UseTree::Rename(rename) => {
            found.push((with(&rename.ident), Some(rename.rename.to_string())));
        }
        syn::UseTree::Glob(_) => found.push((before.to_vec(), None)),
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                used(tree, before, found);
            }
        }
    }
}

/// Whether this is compiled in tests only.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args()
                .is_ok_and(|predicate| needs_test(&predicate))
    })
}

fn needs_test(predicate: &syn::Meta) -> bool {
    let inner = || -> Vec<syn::Meta> {
        let list = predicate.require_list();
        let parse = syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated;
        list.and_then(|list| list.parse_args_with(parse))
            .map(|metas| metas.into_iter().collect())
            .unwrap_or_default()
    };
    match predicate.path().get_ident() {
        Some(name) if name == "test" => true,
        Some(name) if name == "all" => inner().iter().any(needs_test),
        Some(name) if name == "any" => !inner().is_empty() && inner().iter().all(needs_test),
        _ => false,
    }
}

fn defined(item: &syn::Item) -> Option<&syn::Ident> {
    match item {
        syn::Item::Const(item) => Some(&item.ident),
        syn::Item::Enum(item) => Some(&item.ident),
        syn::Item::Fn(item) => Some(&item.sig.ident),
        syn::Item::Static(item) => Some(&item.ident),
        syn::Item::Struct(item) => Some(&item.ident),
        syn::Item::Trait(item) => Some(&item.ident),
        syn::Item::Type(item) => Some(&item.ident),
        syn::Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Imports<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if self.depth == 0 {
            self.file
                .defined
                .extend(defined(item).map(ToString::to_string));
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.attrs.iter().any(|it| it.path().is_ident("path")) {
            panic!("{}: mod {} has #[path]", self.module, module.ident);
        }
        if is_test(&module.attrs) {
            let name = module.ident.to_string();
            self.file.tests.extend(
                self.absolute(&["self".to_owned(), name])
                    .map(|path| path.join("::")),
            );
            return;
        }
        self.depth += 1;
        visit::visit_item_mod(self, module);
        self.depth -= 1;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if is_test(&item.attrs) {
            return;
        }
        let mut names = Vec::new();
        used(&item.tree, &[], &mut names);
        if matches!(item.vis, syn::Visibility::Inherited) {
            names.iter().for_each(|(path, _)| self.add(path));
            return;
        }
        for (path, name) in names {
            match (self.absolute(&path), name) {
                (Some(path), Some(name)) => drop(self.file.re_exports.insert(name, path)),
                (Some(path), None) => self.file.glob_re_exports.push(path),
                (None, _) => {}
            }
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if !is_test(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        let name = item.path.segments.last();
        if !name.is_some_and(|name| QUOTES.iter().any(|quote| name.ident == quote)) {
            for path in tokens::paths(item.tokens.clone()) {
                self.add(&path);
            }
        }
        visit::visit_macro(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        match &attribute.meta {
            syn::Meta::List(list) => {
                for path in tokens::paths(list.tokens.clone()) {
                    self.add(&path);
                }
            }
            syn::Meta::Path(_) | syn::Meta::NameValue(_) => {}
        }
    }

    /// `pub(crate)` and `pub(super)` import nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let path = path.segments.iter();
            self.add(&path.map(|it| it.ident.to_string()).collect::<Vec<_>>());
        }
        visit::visit_path(self, path);
    }
}
