//! Imports run one way: from the document's views up to the crate's functions.

use std::path::Path;

use layering::Modules;

/// From the lowest to the highest.
const LAYERS: &[&[&str]] = &[
    &["names", "paths"],
    &[
        "spec::error",
        "spec::schema",
        "spec::text_format",
        "spec::parse",
    ],
    &["spec::document"],
    &["spec::operation"],
    &["spec::validate"],
    &["spec::read", "spec"],
    &["docs"],
    &["lower"],
    &["emit", "rewrite"],
    &["crate"],
];

#[test]
fn imports_run_from_high_to_low() {
    let modules = Modules::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    assert_eq!(modules.upward(LAYERS, &[]), Vec::<String>::new());
    assert_eq!(modules.circles(&[]), Vec::<String>::new());
}
