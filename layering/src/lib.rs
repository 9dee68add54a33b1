//! Which way the modules of a crate import each other.
//!
//! A crate lists its layers from the lowest to the highest. A module may name modules of its own layer and of
//! those below; inside a layer, and wherever the layers leave a choice, no modules may form a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};

/// The modules of a crate, each with the modules that its code names.
pub struct Modules(BTreeMap<String, BTreeSet<String>>);

impl Modules {
    /// Reads the source files below `src`. Modules inside a file count as that file, tests do not count.
    pub fn read(src: &Path) -> Self {
        let mut files = BTreeMap::new();
        collect(src, "", &mut files);
        let names: BTreeSet<String> = files.keys().cloned().collect();
        let resolved = files.iter().map(|(module, text)| {
            let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{module}: {error}"));
            let mut imports = Imports {
                module,
                names: &names,
                depth: 0,
                paths: BTreeSet::new(),
            };
            imports.visit_file(&file);
            let modules = imports
                .paths
                .iter()
                .filter_map(|path| module_of(path, &names));
            (
                module.clone(),
                modules.filter(|other| other != module).collect(),
            )
        });
        Self(resolved.collect())
    }

    /// From a module to those it names, for tests of this reader.
    pub fn of(&self, module: &str) -> impl Iterator<Item = &str> {
        self.0.get(module).into_iter().flatten().map(String::as_str)
    }

    /// Every import that points up, and every module without a layer: one line each.
    ///
    /// `layers` go from the lowest to the highest; of the names that fit a module the longest counts. An arrow in
    /// `forced` is allowed.
    pub fn upward(&self, layers: &[&[&str]], forced: &[(&str, &str)]) -> Vec<String> {
        let mut found = Vec::new();
        for (module, imports) in &self.0 {
            let Some(layer) = layer(module, layers) else {
                found.push(format!("{module} is in no layer"));
                continue;
            };
            for import in imports {
                let is_forced = forced
                    .iter()
                    .any(|(from, to)| fits(module, from) && fits(import, to));
                if self::layer(import, layers) > Some(layer) && !is_forced {
                    found.push(format!("{module} -> {import}"));
                }
            }
        }
        found
    }

    /// The modules that reach themselves by their imports, without the `forced` arrows: one line a circle.
    pub fn circles(&self, forced: &[(&str, &str)]) -> Vec<String> {
        let allowed = |from: &str, to: &str| {
            !forced
                .iter()
                .any(|(forced, other)| fits(from, forced) && fits(to, other))
        };
        let reach: BTreeMap<&str, BTreeSet<&str>> = self
            .0
            .keys()
            .map(|module| {
                let (mut seen, mut next) = (BTreeSet::new(), vec![module.as_str()]);
                while let Some(from) = next.pop() {
                    let further = self.of(from).filter(|to| allowed(from, to));
                    next.extend(further.filter(|to| seen.insert(*to)).collect::<Vec<_>>());
                }
                (module.as_str(), seen)
            })
            .collect();
        let circles: BTreeSet<Vec<&str>> = reach
            .iter()
            .filter(|(module, seen)| seen.contains(*module))
            .map(|(module, seen)| {
                let back =
                    |other: &&&str| reach.get(**other).is_some_and(|seen| seen.contains(module));
                seen.iter().filter(back).copied().collect()
            })
            .collect();
        circles
            .into_iter()
            .map(|circle| circle.join(", "))
            .collect()
    }
}

fn layer(module: &str, layers: &[&[&str]]) -> Option<usize> {
    let named = layers
        .iter()
        .enumerate()
        .flat_map(|(layer, names)| names.iter().map(move |name| (layer, *name)));
    named
        .filter(|(_, name)| fits(module, name))
        .max_by_key(|(_, name)| name.len())
        .map(|(layer, _)| layer)
}

/// Whether a module is the one of this name, or inside it.
fn fits(module: &str, name: &str) -> bool {
    module
        .strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The files below a folder, by the paths of their modules.
fn collect(folder: &Path, at: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let below = |name: &str| {
            if at.is_empty() {
                name.to_owned()
            } else {
                format!("{at}::{name}")
            }
        };
        if path.is_dir() {
            collect(&path, &below(stem), files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = match stem {
                "lib" | "main" if at.is_empty() => "crate".to_owned(),
                "mod" => at.to_owned(),
                _ => below(stem),
            };
            files.insert(module, fs::read_to_string(&path).unwrap());
        }
    }
}

/// The longest module that a path begins with; what is in none of them is at the root.
fn module_of(path: &[String], names: &BTreeSet<String>) -> Option<String> {
    let longest = (1..=path.len())
        .rev()
        .map(|length| path[..length].join("::"));
    longest
        .clone()
        .find(|name| names.contains(name))
        .or_else(|| Some("crate".to_owned()))
}

/// The paths in a file that begin with `crate`, `super`, `self` or a module inside this one, each from the root of
/// the crate. What a module only re-exports (`pub use`) it does not depend on.
struct Imports<'a> {
    module: &'a str,
    names: &'a BTreeSet<String>,
    /// How many modules inside the file enclose this.
    depth: usize,
    paths: BTreeSet<Vec<String>>,
}

impl Imports<'_> {
    fn add(&mut self, path: Vec<String>) {
        let mut at: Vec<&str> = self
            .module
            .split("::")
            .filter(|part| *part != "crate")
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
                let child = at
                    .iter()
                    .chain([first])
                    .copied()
                    .collect::<Vec<_>>()
                    .join("::");
                if !self.names.contains(&child) {
                    return;
                }
            }
            _ => return,
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
            return;
        }
        let path: Vec<String> = at.into_iter().chain(parts).map(str::to_owned).collect();
        self.paths.insert(path);
    }

    fn add_tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| {
            before
                .iter()
                .cloned()
                .chain([name.to_string()])
                .collect::<Vec<_>>()
        };
        match tree {
            syn::UseTree::Path(path) => self.add_tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) if name.ident == "self" => self.add(before.to_vec()),
            syn::UseTree::Name(name) => self.add(with(&name.ident)),
            syn::UseTree::Rename(rename) => self.add(with(&rename.ident)),
            syn::UseTree::Glob(_) => self.add(before.to_vec()),
            syn::UseTree::Group(group) => group
                .items
                .iter()
                .for_each(|tree| self.add_tree(tree, before)),
        }
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => {
            list.path.is_ident("cfg")
                && list
                    .tokens
                    .to_string()
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == "test")
        }
        _ => false,
    })
}

impl<'ast> Visit<'ast> for Imports<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if is_test(&module.attrs) {
            return;
        }
        self.depth += 1;
        visit::visit_item_mod(self, module);
        self.depth -= 1;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_private = matches!(item.vis, syn::Visibility::Inherited);
        if is_private && !is_test(&item.attrs) {
            self.add_tree(&item.tree, &[]);
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

    /// `pub(crate)` and `pub(super)` import nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.add(
                path.segments
                    .iter()
                    .map(|segment| segment.ident.to_string())
                    .collect(),
            );
        }
        visit::visit_path(self, path);
    }
}
