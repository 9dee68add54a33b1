//! From `spec/functiongraph.yaml` to the client, the models and the validation: see `codegen/`.

use std::path::Path;
use std::{env, process};

const SPEC: &str = "spec/functiongraph.yaml";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SPEC}");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    if let Err(error) = functiongraph_codegen::generate(Path::new(SPEC), Path::new(&out)) {
        println!("cargo::error={error}");
        process::exit(1);
    }
}
