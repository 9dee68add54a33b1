//! Imports run one way, and of the SDK's hidden module only what the document says is used.

use std::fs;
use std::path::{Path, PathBuf};

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
        "running",
        "request::json_values",
        "request::typed_body",
    ],
    &[
        "store::error",
        "store::table",
        "store::key",
        "store::stored",
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
    &["store"],
    &["request::response", "request::api_error"],
    &["auth", "fault", "request::body", "server"],
    &["known_functions", "delivery"],
    &[
        "functions::call",
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
fn imports_point_down() {
    let modules = Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert_eq!(modules.upward(LAYERS), Vec::<String>::new());
    assert_eq!(modules.cycles(), Vec::<String>::new());
}

/// The emulator verifies what the SDK signs and sends, so it has no code of its signer or pipeline: of the hidden module it
/// uses the document's constants and schemas, with what validates by them, and what a region is, by `spec.rs` alone. All
/// else of the SDK that it could name is public.
#[test]
fn only_spec_names_document() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut named = Vec::new();
    for path in sources(&src) {
        let text = fs::read_to_string(&path).unwrap();
        let file = path.strip_prefix(&src).unwrap().display();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let code = code.lines().map(str::trim);
        let code: Vec<&str> = code.filter(|line| !line.starts_with("//")).collect();
        for rest in code.join(" ").split("__private").skip(1) {
            let what = rest.split([';', '#']).next().unwrap_or_default();
            named.push(format!("{file}: __private{what}"));
        }
    }
    named.sort();
    assert_eq!(
        named,
        [
            // What the crate hides itself.
            "lib.rs: __private { pub use crate::auth::account::Account",
            "spec.rs: __private::constants::{ ASSUMED_OFFSETS, CANCELLED, ErrorCode, Operation, PageSize, Parameter, ParameterLocation, Rule, errors, operations, page_sizes, }",
            "spec.rs: __private::{document, is_region}",
        ]
    );
}

/// The source files below a folder, without tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}
