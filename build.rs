//! From `spec/functiongraph.yaml` to the client, the models and the validation: see `codegen/`.

use std::path::Path;
use std::{env, process};

const SPEC: &str = "spec/functiongraph.yaml";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SPEC}");
    let Some(out) = env::var_os("OUT_DIR") else {
        println!("cargo::error=OUT_DIR is not set; run this build script by cargo");
        process::exit(1);
    };
    if let Err(error) = functiongraph_codegen::generate(Path::new(SPEC), Path::new(&out)) {
        println!("cargo::error={error}");
        process::exit(1);
    }
}
