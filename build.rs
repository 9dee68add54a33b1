//! From `spec/functiongraph.yaml` to the client, the models and the request checks: see `build/`.

#[path = "build/mod.rs"]
mod build;

use std::path::Path;
use std::{env, fs, process};

use build::Problem;

const SPEC: &str = "spec/functiongraph.yaml";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed={SPEC}");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    if let Err(problem) = run(Path::new(&out)) {
        println!("cargo::error={problem}");
        process::exit(1);
    }
}

fn run(out: &Path) -> Result<(), Problem> {
    let text = fs::read_to_string(SPEC).map_err(|error| Problem::new(SPEC, error))?;
    for (name, code) in build::generate(SPEC, &text)? {
        fs::write(out.join(name), code).map_err(|error| Problem::new(name, error))?;
    }
    Ok(())
}
