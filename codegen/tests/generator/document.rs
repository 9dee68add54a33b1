//! The document of the workspace, as it is or with a change.

pub(crate) const SPEC: &str = "spec/functiongraph.yaml";

pub(crate) fn spec() -> String {
    std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../spec/functiongraph.yaml"
    ))
    .unwrap()
}

/// The client, the validation and the constants.
pub(crate) fn generated(text: &str) -> [String; 3] {
    let files = functiongraph_codegen::generate_files(SPEC, text).unwrap();
    let [client, validation, constants, _] = files.map(|(_, code)| code);
    [client, validation, constants]
}

/// The document with one passage replaced, which must be in it.
pub(crate) fn changed(from: &str, to: &str) -> String {
    let spec = spec();
    assert!(spec.contains(from), "{from}");
    spec.replacen(from, to, 1)
}
