//! From `spec/functiongraph.yaml` to the client, the models and the validation: see `codegen/`.

use std::path::Path;
use std::{env, process};

const SPEC: &str = "spec/functiongraph.yaml";
const MANIFEST: &str = "Cargo.toml";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SPEC}");
    println!("cargo::rerun-if-changed={MANIFEST}");
    let Some(out) = env::var_os("OUT_DIR") else {
        fail("OUT_DIR is not set; run this build script by cargo");
    };
    functiongraph_codegen::build(Path::new(SPEC), Path::new(MANIFEST), Path::new(&out))
        .unwrap_or_else(|error| fail(&error.to_string()));
}

fn fail(error: &str) -> ! {
    println!("cargo::error={error}");
    process::exit(1);
}
