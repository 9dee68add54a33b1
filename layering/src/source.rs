//! The files of a crate as its modules.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::imports::File;

/// The module at the root of the crate.
pub(crate) const ROOT: &str = "crate";
/// How many re-exports may follow each other.
const MAX_HOPS: usize = 16;

/// By the paths of the modules, such as `a::b`.
pub(crate) struct Source(BTreeMap<String, File>);

impl Source {
    pub(crate) fn read(src: &Path) -> Self {
        let mut files = BTreeMap::new();
        collect(src, "", &mut files);
        let names: BTreeSet<String> = files.keys().cloned().collect();
        let mut parsed: BTreeMap<String, File> = files
            .iter()
            .map(|(module, text)| (module.clone(), File::parse(module, text, &names)))
            .collect();
        let tests: BTreeSet<String> = parsed
            .values()
            .flat_map(|file| file.tests.clone())
            .collect();
        parsed.retain(|module, _| !tests.iter().any(|test| crate::fits(module, test)));
        Self(parsed)
    }

    pub(crate) fn modules(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The other modules that a module names.
    pub(crate) fn imports(&self, module: &str) -> BTreeSet<String> {
        let paths = self.0.get(module).into_iter().flat_map(|file| &file.paths);
        paths
            .map(|path| self.resolve(path, MAX_HOPS))
            .filter(|other| other != module)
            .collect()
    }

    /// The module that a path leads to: the longest that it begins with, or, if that only re-exports what follows, the
    /// one where that is. What is in no module is at the root.
    fn resolve(&self, path: &[String], hops: usize) -> String {
        let of_length = |length: usize| path.get(..length).unwrap_or_default().join("::");
        let (module, rest) = (1..=path.len())
            .rev()
            .map(|length| (of_length(length), path.get(length)))
            .find(|(name, _)| self.0.contains_key(name))
            .unwrap_or_else(|| (ROOT.to_owned(), path.first()));
        match rest.and_then(|name| self.re_exported(&module, name)) {
            Some(origin) if hops > 0 => self.resolve(&origin, hops - 1),
            _ => module,
        }
    }

    /// Where a module re-exports this name from.
    fn re_exported(&self, module: &str, name: &str) -> Option<Vec<String>> {
        let file = self.0.get(module)?;
        if let Some(origin) = file.re_exports.get(name) {
            return Some(origin.clone());
        }
        let from = file.glob_re_exports.iter().find(|glob| {
            let other = self.0.get(&glob.join("::"));
            other.is_some_and(|other| other.defines(name))
        })?;
        Some(from.iter().cloned().chain([name.to_owned()]).collect())
    }
}

/// The texts of the files below a folder, by the paths of their modules.
fn collect(folder: &Path, at: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let below = if at.is_empty() {
            stem.to_owned()
        } else {
            format!("{at}::{stem}")
        };
        if path.is_dir() {
            collect(&path, &below, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = match stem {
                "lib" if at.is_empty() => ROOT.to_owned(),
                // Beside a library it is a crate of its own.
                "main" if at.is_empty() && !folder.join("lib.rs").exists() => ROOT.to_owned(),
                "mod" => at.to_owned(),
                _ => below,
            };
            files.insert(module, fs::read_to_string(&path).unwrap());
        }
    }
}
