//! Which way the modules of a crate import each other.
//!
//! A crate lists its layers from the lowest to the highest. A module may name modules of its own layer and of
//! those below; inside a layer, and wherever the layers leave a choice, no modules may form a cycle.

mod imports;
mod source;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use source::Source;

/// The modules of a crate, each with the modules that its code names.
pub struct Modules(BTreeMap<String, BTreeSet<String>>);

impl Modules {
    /// Reads the source files below `src`. Modules inside a file count as that file, tests do not count.
    ///
    /// # Panics
    ///
    /// A file that cannot be read or parsed, or one that has `#[path]`.
    pub fn read(src: &Path) -> Self {
        let source = Source::read(src);
        let modules = source.modules();
        Self(
            modules
                .map(|module| (module.to_owned(), source.imports(module)))
                .collect(),
        )
    }

    /// From a module to those it names, for tests of this reader.
    pub fn of(&self, module: &str) -> impl Iterator<Item = &str> {
        self.0.get(module).into_iter().flatten().map(String::as_str)
    }

    /// Every import that points up, every module without a layer, and every name in `layers` that fits no module: one
    /// line each.
    ///
    /// `layers` go from the lowest to the highest; of the names that fit a module the longest counts.
    pub fn upward(&self, layers: &[&[&str]]) -> Vec<String> {
        let mut found = Vec::new();
        for (module, imports) in &self.0 {
            let Some(layer) = layer(module, layers) else {
                found.push(format!("{module} is in no layer"));
                continue;
            };
            for import in imports {
                if self::layer(import, layers) > Some(layer) {
                    found.push(format!("{module} -> {import}"));
                }
            }
        }
        for name in layers.iter().copied().flatten() {
            if !self.0.keys().any(|module| fits(module, name)) {
                found.push(format!("no module is {name}"));
            }
        }
        found
    }

    /// The modules that reach themselves by their imports: one line a cycle.
    pub fn cycles(&self) -> Vec<String> {
        cycles(&self.0)
    }
}

fn cycles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let reach: BTreeMap<&str, BTreeSet<&str>> = imports
        .keys()
        .map(|module| {
            let (mut seen, mut next) = (BTreeSet::new(), vec![module.as_str()]);
            while let Some(from) = next.pop() {
                let further = imports.get(from).into_iter().flatten();
                let new = further.filter(|to| seen.insert(to.as_str()));
                next.extend(new.map(String::as_str).collect::<Vec<_>>());
            }
            (module.as_str(), seen)
        })
        .collect();
    let cycles: BTreeSet<Vec<&str>> = reach
        .iter()
        .filter(|(module, seen)| seen.contains(*module))
        .map(|(module, seen)| {
            let back = |other: &&&str| reach.get(**other).is_some_and(|seen| seen.contains(module));
            seen.iter().filter(back).copied().collect()
        })
        .collect();
    cycles.into_iter().map(|cycle| cycle.join(", ")).collect()
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
