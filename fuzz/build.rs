//! Lists the models, for a target that reads each of them.

use std::path::Path;
use std::{env, fs};

/// What the SDK makes public: a snapshot of its generator, which a test keeps true.
const SURFACE: &str =
    "../codegen/tests/generator/snapshots/generator__surface__public_surface.snap";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={SURFACE}");
    let surface = fs::read_to_string(SURFACE)?;
    let (_, types) = surface.split_once("pub mod types {").ok_or("no models")?;
    let (types, _builders) = types
        .split_once("pub mod builder {")
        .ok_or("no end of the models")?;
    let models = types.lines().filter_map(|line| {
        let item = line.strip_prefix("    pub ")?;
        // One in parentheses is a map of anything.
        let item = item.strip_suffix(" {")?;
        (item.starts_with("struct ") || item.starts_with("enum ")).then_some(item)
    });
    let models: Vec<String> = models.map(|model| format!("    {model},\n")).collect();
    let list = format!("all_models! {{\n{}}}\n", models.concat());
    fs::write(Path::new(&env::var("OUT_DIR")?).join("models.rs"), list)?;
    Ok(())
}
