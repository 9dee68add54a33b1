//! Every source file is a module of its crate: one that no `mod` declares is not compiled, and its tests do not run.
//! A file that a test takes as text, for a package that the test makes, is no module.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders whose files are the roots of crates, so that nothing declares them.
const ROOTS: [&str; 4] = ["tests", "examples", "benches", "src/bin"];

/// The files below this folder, except in `target` and in hidden folders.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            found.extend(sources(&path));
        } else if path.extension() == Some(OsStr::new("rs")) {
            found.push(path);
        }
    }
    found
}

fn is_root(file: &Path) -> bool {
    let folder = file.parent().unwrap();
    let is_of_package = |root: &&str| {
        let mut parents = folder.ancestors();
        let package = parents.nth(root.split('/').count()).unwrap();
        folder == package.join(root) && package.join("Cargo.toml").exists()
    };
    folder.join("Cargo.toml").exists()
        || file.ends_with("main.rs")
        || file.ends_with("lib.rs")
        || ROOTS.iter().any(is_of_package)
}

/// Whether a file that may hold the parent module has `mod name;`, or one beside it has `include_str!("name.rs")`.
fn is_declared(file: &Path) -> bool {
    let folder = file.parent().unwrap();
    let inclusion = format!(
        "include_str!(\"{}\")",
        file.file_name().and_then(OsStr::to_str).unwrap()
    );
    let (name, parents) = if file.ends_with("mod.rs") {
        (folder.file_name(), vec![folder.parent().unwrap()])
    } else {
        (file.file_stem(), vec![folder, folder.parent().unwrap()])
    };
    let declaration = format!("mod {};", name.and_then(OsStr::to_str).unwrap());
    parents.into_iter().any(|parent| {
        fs::read_dir(parent).unwrap().any(|entry| {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap_or_default();
            text.lines().any(|line| {
                let line = line.trim_start();
                let is_code = !line.starts_with("//");
                let is_included = parent == folder && line.contains(&inclusion);
                is_code && (line.ends_with(&declaration) || is_included)
            })
        })
    })
}

#[test]
fn every_source_file_is_declared() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let undeclared: Vec<PathBuf> = sources(workspace)
        .into_iter()
        .filter(|file| !is_root(file) && !is_declared(file))
        .collect();
    assert_eq!(undeclared, Vec::<PathBuf>::new());
}
