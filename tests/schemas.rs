//! The JSON Schemas of the models are a contract.
#![cfg(feature = "schemars")]

use schemars::SchemaGenerator;

const SURFACE: &str =
    include_str!("../codegen/tests/generator/snapshots/generator__surface__public_surface.snap");

#[test]
fn schemas_cover_every_model() {
    let mut generator = SchemaGenerator::default();
    functiongraph::__private::add_schemas(&mut generator);
    let schemas = generator.take_definitions();
    let (_, types) = SURFACE.split_once("pub mod types {").unwrap();
    let (types, _builders) = types.split_once("pub mod builder {").unwrap();
    let models = types.lines().filter_map(|line| {
        line.strip_prefix("    pub struct ")
            .or(line.strip_prefix("    pub enum "))
    });
    // One in parentheses is a map of anything.
    for (model, _) in models.filter_map(|rest| rest.split_once(" {")) {
        assert!(schemas.contains_key(model), "{model} has no schema");
    }
    insta::assert_snapshot!("models", serde_json::to_string_pretty(&schemas).unwrap());
}
