//! From `spec/functiongraph.yaml` to the client, the models and the validation: see `codegen/`.

use std::path::Path;
use std::{env, fs, process};

const SPEC: &str = "spec/functiongraph.yaml";
const MANIFEST: &str = "Cargo.toml";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SPEC}");
    println!("cargo::rerun-if-changed={MANIFEST}");
    let Some(out) = env::var_os("OUT_DIR") else {
        fail("OUT_DIR is not set; run this build script by cargo");
    };
    let generated = functiongraph_codegen::generate(Path::new(SPEC), Path::new(&out));
    let groups = generated.unwrap_or_else(|error| fail(&error.to_string()));
    let manifest = fs::read_to_string(MANIFEST).unwrap_or_default();
    // A packaged manifest has lists on several lines.
    let full = manifest
        .split_once("\nfull = [")
        .and_then(|(_, rest)| rest.split_once(']'));
    for group in groups {
        // Without a feature its operations would be left out, and nobody would know.
        let is_feature = manifest.contains(&format!("\n{group} = ["));
        let is_in_full = full.is_some_and(|(full, _)| full.contains(&format!("\"{group}\"")));
        if !is_feature || !is_in_full {
            fail(&format!(
                "{SPEC}: tags: {group} is not a feature; add `{group} = []` to [features] of {MANIFEST}, and \"{group}\" to `full`"
            ));
        }
    }
}

fn fail(error: &str) -> ! {
    println!("cargo::error={error}");
    process::exit(1);
}
