//! Text that is not a document.

use crate::document::SPEC;

#[test]
fn reports_malformed_text_in_one_line() {
    for text in [
        "",
        "null",
        "[]",
        "42",
        "openapi: 3.0.3",
        "\u{0}",
        "a: &a [*a]",
        "paths: {}",
    ] {
        let error = functiongraph_codegen::generate_files(SPEC, text)
            .unwrap_err()
            .to_string();
        assert_eq!(error.lines().count(), 1, "{text:?}: {error}");
    }
}
