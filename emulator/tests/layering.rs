//! Imports run one way.

use std::path::Path;

use layering::Modules;

/// From the lowest to the highest.
const LAYERS: &[&[&str]] = &[
    &[
        "spec",
        "blocking",
        "defaults",
        "key_pair",
        "random",
        "expiring_map",
        "clock",
        "virtual_clock",
        "invocation",
        "run_error",
        "running",
        "json_body",
        "strict",
    ],
    &[
        "store::error",
        "store::table",
        "store::key",
        "store::record",
        "store::fake_disk",
        "store::memory",
    ],
    &["store::access"],
    &["store::counts", "store::state_file", "store::progress"],
    &["store::records"],
    &["store::edition"],
    &["store::database"],
    &[
        "store::clock_offset",
        "store::invocations",
        "store::jobs",
        "store::pages",
        "store::sharing",
        "store::transaction",
        "store::values",
    ],
    &["store", "store::tests"],
    &["response", "api_error"],
    &["auth", "fault", "request_body", "server"],
    &["alias_route", "registry"],
    &["function", "delivery"],
    &[
        "functions::call",
        "functions::failure",
        "functions::log",
        "functions::options",
        "functions::result_body",
        "functions::settings",
    ],
    &["functions::outcome"],
    &["functions", "journal"],
    &["runner"],
    &["state"],
    &["parameters", "body_check"],
    &["request_context"],
    &["handlers", "identity", "control"],
    &["router"],
    &["emulator", "error"],
    &["builder"],
    &["run_options"],
    &["crate"],
];

#[test]
fn imports_run_one_way() {
    let modules = Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert_eq!(modules.upward(LAYERS), Vec::<String>::new());
    assert_eq!(modules.cycles(), Vec::<String>::new());
}
