//! The files that arguments name: pages, directories of pages, the document.

use std::path::{Path, PathBuf};

use fgs_spec::spec::Spec;

/// Where the document is in a checkout.
const SPEC: &str = "spec/functiongraph.yaml";
const BUILT_IN: &str = include_str!("../../../spec/functiongraph.yaml");

const EXTENSIONS: [&str; 3] = ["txt", "html", "htm"];

/// The document in this file, else that of the checkout, else the built-in one.
pub(super) fn spec(file: Option<&Path>) -> Result<Spec, String> {
    let read = |file: &Path| {
        let text = std::fs::read_to_string(file).map_err(|error| cannot_read(file, &error))?;
        Spec::read(&name(file), &text)
    };
    match file {
        Some(file) => read(file),
        None if Path::new(SPEC).exists() => read(Path::new(SPEC)),
        None => Spec::read(SPEC, BUILT_IN),
    }
}

/// The files of these pages; a directory stands for the pages in it.
pub(super) fn pages(paths: &[PathBuf]) -> Result<Vec<String>, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(pages_in(path)?);
        } else {
            files.push(name(path));
        }
    }
    Ok(files)
}

fn pages_in(directory: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(|error| cannot_read(directory, &error))? {
        let path = entry
            .map_err(|error| cannot_read(directory, &error))?
            .path();
        if is_page(&path) {
            found.push(name(&path));
        }
    }
    if found.is_empty() {
        return Err(format!(
            "{}: contains no page (*.txt, *.html or *.htm)",
            name(directory)
        ));
    }
    found.sort();
    Ok(found)
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        EXTENSIONS
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

fn cannot_read(path: &Path, error: &std::io::Error) -> String {
    format!("{}: cannot be read: {error}", name(path))
}

/// The path as it is shown.
pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}
