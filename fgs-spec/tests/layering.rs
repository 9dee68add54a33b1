//! The modules import one way.

use std::path::Path;

use layering::Modules;

const LAYERS: [&[&str]; 19] = [
    &["pattern", "page"],
    &["spec"],
    &["read::blocks", "read::keywords", "read::types"],
    &["read::limits", "read::examples", "read::description"],
    &[
        "read::text",
        "read::html",
        "read::markdown",
        "read::definition",
    ],
    &["read::builder"],
    &["read"],
    &["check::difference", "check::matching"],
    &["check::checker"],
    &["check::facts"],
    &["check::content", "check::contradictions"],
    &["check::fields"],
    &["check::examples", "check::responses", "check::tables"],
    &["check::definition"],
    &["check"],
    &["draft"],
    &["report"],
    &["cli"],
    &["crate", "main"],
];

fn modules() -> Modules {
    Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn modules_import_lower_layers_only() {
    assert_eq!(modules().upward(&LAYERS), [""; 0]);
}

#[test]
fn modules_form_no_cycle() {
    assert_eq!(modules().cycles(), [""; 0]);
}
