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
        "service_time",
        "clock",
        "invocation",
        "limits",
        "run_error",
        "request::json_values",
        "request::typed_body",
    ],
    &[
        "store::error",
        "store::table",
        "store::key",
        "store::stored",
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
    &["request::response", "request::api_error"],
    &["auth", "fault", "request::body", "server"],
    &["known_functions", "delivery"],
    &[
        "functions::call",
        "functions::causes",
        "functions::log",
        "functions::run_options",
        "functions::settings",
    ],
    &["functions::outcome"],
    &["functions", "journal"],
    &["runner"],
    &["shared"],
    &["request::parameters", "request::body_schema"],
    &["request::context", "request"],
    &["handlers", "identity", "control"],
    &["gate", "respond"],
    &["router"],
    &["emulator"],
    &["builder::settings", "builder::start_error"],
    &["builder"],
    &["crate"],
];

#[test]
fn imports_run_one_way() {
    let modules = Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert_eq!(modules.upward(LAYERS, &[]), Vec::<String>::new());
    assert_eq!(modules.circles(&[]), Vec::<String>::new());
}
