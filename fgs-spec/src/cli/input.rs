//! The files that arguments name: pages, definitions, directories of both, the document.

use std::path::{Path, PathBuf};

use fgs_spec::spec::Spec;

/// Where the document is in a checkout.
const SPEC: &str = "spec/functiongraph.yaml";
const BUILT_IN: &str = include_str!("../../../spec/functiongraph.yaml");

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

/// The files of these paths; a directory stands for the files in it.
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
        if path.is_file() && !is_left_out(&path) {
            found.push(name(&path));
        }
    }
    if found.is_empty() {
        return Err(format!(
            "{}: contains no page and no definition; files in directories below it are not read",
            name(directory)
        ));
    }
    found.sort();
    Ok(found)
}

/// Hidden files and READMEs: they are about the directory.
fn is_left_out(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_ascii_lowercase());
    name.is_some_and(|name| name.starts_with('.') || name.split('.').next() == Some("readme"))
}

fn cannot_read(path: &Path, error: &std::io::Error) -> String {
    format!("{}: cannot be read: {error}", name(path))
}

/// The path as it is shown.
pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}
