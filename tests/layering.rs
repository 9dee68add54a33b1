//! Modules import downwards only. ARCHITECTURE.md draws the same layers.

use std::path::Path;

use layering::Modules;

/// From the lowest to the highest. Of the names that fit a module the longest counts.
const LAYERS: [&[&str]; 21] = [
    &["json", "types::function_urn"],
    &["transport", "validation"],
    &["generated", "types"],
    &["config"],
    &["credentials::error", "credentials::credentials"],
    &["error"],
    &["invocation", "signer"],
    &["credentials"],
    &["pipeline::retry::backoff", "pipeline::retry::token_bucket"],
    &["pipeline::retry::policy", "pipeline::http_client"],
    &["pipeline::client_config"],
    &["pipeline::deadline"],
    &["pipeline::project"],
    &["pipeline::target"],
    &["pipeline::call"],
    &["pipeline::response", "pipeline::telemetry"],
    &["pipeline::attempt"],
    &["pipeline::retry"],
    &["pipeline"],
    &["merge"],
    &["client", "compile_fail", "crate"],
];

fn modules() -> Modules {
    Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn imports_point_down() {
    assert_eq!(modules().upward(&LAYERS), [""; 0]);
}

#[test]
fn modules_form_no_cycle() {
    assert_eq!(modules().cycles(), [""; 0]);
}
