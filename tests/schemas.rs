//! The JSON Schemas of the models are a contract.
#![cfg(feature = "schemars")]

use functiongraph::types::{
    AsyncInvokeConfig, ListFunctionAsyncInvokeConfigResponse, ObsDestinationParam,
    UpdateFunctionAsyncInvokeConfigRequestBody,
};
use schemars::{JsonSchema, schema_for};

fn shown<T: JsonSchema>() -> String {
    serde_json::to_string_pretty(&schema_for!(T)).unwrap()
}

#[test]
fn of_what_is_sent_and_answered() {
    insta::assert_snapshot!("request", shown::<UpdateFunctionAsyncInvokeConfigRequestBody>());
    insta::assert_snapshot!("config", shown::<AsyncInvokeConfig>());
    insta::assert_snapshot!("page", shown::<ListFunctionAsyncInvokeConfigResponse>());
    insta::assert_snapshot!("obs", shown::<ObsDestinationParam>());
}
