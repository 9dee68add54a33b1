//! What documents link to, and the files that they name, exist.

use std::fs;
use std::path::{Path, PathBuf};

/// The documents below this folder, except in `target` and in hidden folders.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && name != "node_modules" && !name.starts_with('.') {
            found.extend(documents(&path));
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
    found
}

/// Without blocks of code, whose paths are those of users.
fn prose(text: &str) -> String {
    let parts = text.split("\n```");
    parts.step_by(2).collect::<Vec<_>>().join("\n")
}

/// The targets of links, without those to other hosts.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1);
    targets
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://"))
}

/// The names in backticks that are paths of this repository.
fn paths<'a>(text: &'a str, root: &Path) -> impl Iterator<Item = &'a str> {
    let is_path = |name: &&str| {
        let first = name.split('/').next().unwrap_or_default();
        let is_here = name.contains('/') && !first.is_empty() && root.join(first).exists();
        is_here && !name.contains(|c: char| c.is_whitespace() || "*{}<>$…".contains(c))
    };
    text.split('`').skip(1).step_by(2).filter(is_path)
}

/// As hosts of repositories make them of headings.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let name = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = name
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.collect::<String>().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

#[test]
fn links_and_paths_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut missing = Vec::new();
    for document in documents(&root) {
        let text = fs::read_to_string(&document).unwrap();
        let (prose, folder) = (prose(&text), document.parent().unwrap());
        for target in links(&prose) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() {
                document.clone()
            } else {
                folder.join(file)
            };
            let exists = path.exists()
                && (anchor.is_empty()
                    || anchors(&fs::read_to_string(&path).unwrap()).contains(&anchor.to_owned()));
            if !exists {
                missing.push(format!("{}: {target}", document.display()));
            }
        }
        for path in paths(&prose, &root) {
            if ![&root, folder].iter().any(|base| base.join(path).exists()) {
                missing.push(format!("{}: {path}", document.display()));
            }
        }
    }
    assert_eq!(missing, [""; 0]);
}
