//! Modules import downwards only. ARCHITECTURE.md draws the same layers.

use std::path::Path;

use layering::Modules;

/// From the lowest to the highest. Of the names that fit a module the longest counts.
const LAYERS: [&[&str]; 9] = [
    &["json", "types::function_urn", "types::strict_json"],
    &["transport", "validate"],
    &["generated", "types"],
    &["config"],
    &["credentials::error"],
    &["error"],
    &[
        "credentials",
        "invocation",
        "signer",
        "generated::pagination",
    ],
    &["pipeline"],
    &["client", "compile_fail", "merge", "crate"],
];

fn modules() -> Modules {
    Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn imports_point_down() {
    assert_eq!(modules().upward(&LAYERS, &[]), [""; 0]);
}

#[test]
fn modules_form_no_circle() {
    assert_eq!(modules().circles(&[]), [""; 0]);
}
