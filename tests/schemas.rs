//! The JSON Schemas of the models are a contract.
#![cfg(feature = "schemars")]

use functiongraph::types::{
    AsyncInvocations, AsyncInvokeConfig, AsyncInvokeFunctionResponse,
    CancelAsyncInvocationRequestBody, DestinationKind, DisDestination, ErrorResponse,
    FunctionGraphDestination, ListFunctionAsyncInvokeConfigResponse, ListFunctionsResponse,
    ObsDestination, ShowProjectAsyncStatusLogInfoResponse, SmnDestination,
    UpdateFunctionAsyncInvokeConfigRequestBody,
};
use schemars::SchemaGenerator;

const SURFACE: &str =
    include_str!("../codegen/tests/generator/snapshots/generator__surface__public_surface.snap");

#[test]
fn schemas_cover_every_model() {
    let mut generator = SchemaGenerator::default();
    generator.subschema_for::<AsyncInvocations>();
    generator.subschema_for::<AsyncInvokeConfig>();
    generator.subschema_for::<AsyncInvokeFunctionResponse>();
    generator.subschema_for::<CancelAsyncInvocationRequestBody>();
    generator.subschema_for::<DestinationKind>();
    generator.subschema_for::<DisDestination>();
    generator.subschema_for::<ErrorResponse>();
    generator.subschema_for::<FunctionGraphDestination>();
    generator.subschema_for::<ListFunctionAsyncInvokeConfigResponse>();
    generator.subschema_for::<ListFunctionsResponse>();
    generator.subschema_for::<ObsDestination>();
    generator.subschema_for::<ShowProjectAsyncStatusLogInfoResponse>();
    generator.subschema_for::<SmnDestination>();
    generator.subschema_for::<UpdateFunctionAsyncInvokeConfigRequestBody>();
    let schemas = generator.take_definitions();
    let (_, types) = SURFACE.split_once("pub mod types {").unwrap();
    let (types, _builders) = types.split_once("pub mod builder {").unwrap();
    let models = types.lines().filter_map(|line| {
        line.strip_prefix("    pub struct ")
            .or(line.strip_prefix("    pub enum "))
    });
    // One in parentheses is a map of anything.
    for (model, _) in models.filter_map(|rest| rest.split_once(" {")) {
        assert!(schemas.contains_key(model), "{model} is missing above");
    }
    insta::assert_snapshot!("models", serde_json::to_string_pretty(&schemas).unwrap());
}
