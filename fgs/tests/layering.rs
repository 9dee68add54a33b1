//! Modules of the command import downwards only.

use std::path::Path;

use layering::Modules;

const LAYERS: [&[&str]; 10] = [
    &["input", "lists::page", "process", "spinner", "values"],
    &["failure"],
    &["state_file"],
    &["args", "env"],
    &["output", "process::exit", "serve_config"],
    &["command_line"],
    &["client", "lists"],
    &["commands"],
    &["dispatch"],
    &["crate"],
];

#[test]
fn imports_point_down() {
    let modules = Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert_eq!(modules.upward(&LAYERS), [""; 0]);
    assert_eq!(modules.cycles(), [""; 0]);
}
