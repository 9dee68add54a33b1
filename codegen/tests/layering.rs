//! Imports run one way: from names up to the crate's functions.

use std::path::Path;

use layering::Modules;

/// From the lowest to the highest.
const LAYERS: &[&[&str]] = &[
    &["features", "names", "sdk_paths", "print", "spec::yaml"],
    &[
        "spec::error",
        "spec::pattern",
        "spec::text_format",
        "spec::parse",
    ],
    &["spec::document"],
    &["spec::components", "spec::schema"],
    &["spec::shape"],
    &["spec::media"],
    &["spec::operation"],
    &["spec::validate"],
    &["spec::load", "spec"],
    &["api"],
    &["docs"],
    &["transport"],
    &["emit::tokens", "emit::rules", "emit::types"],
    &["emit::validation"],
    &["emit::constants", "emit::data", "emit::models"],
    &["emit::operations"],
    &["emit"],
    &["crate"],
];

#[test]
fn imports_run_from_high_to_low() {
    let modules = Modules::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    assert_eq!(modules.upward(LAYERS), Vec::<String>::new());
    assert_eq!(modules.cycles(), Vec::<String>::new());
}
