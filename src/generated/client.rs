//! The client and the models as `build.rs` made them from `spec/functiongraph.yaml`.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    unused_mut,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "generated code"
)]

include!(concat!(env!("OUT_DIR"), "/client.rs"));

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use serde_json::Value;
    use serde_json::value::RawValue;

    use super::{example_requests, request_of_input};
    use crate::Credentials;

    #[tokio::test]
    #[cfg_attr(not(feature = "full"), ignore = "lists the operations of all groups")]
    async fn every_operation_has_request() {
        let client = super::Client::builder()
            .region("cn-north-4")
            .project_id("7aad83af3e8d42e99ac194c8419e2c9b")
            .credentials(Credentials::token("token"))
            .build()
            .unwrap();
        let mut lines = String::new();
        for (operation, request) in example_requests(&client).await {
            let request = request.unwrap().into_inner();
            let body = request
                .body()
                .and_then(|body| body.as_bytes())
                .unwrap_or_default();
            let body = std::str::from_utf8(body).unwrap();
            lines.push_str(&format!(
                "{operation}: {} {} {body}\n",
                request.method(),
                request.url()
            ));
        }
        insta::assert_snapshot!("requests_of_the_examples", lines);
    }
    #[derive(serde::Deserialize)]
    struct Input<'a> {
        operation: &'a str,
        parameters: serde_json::Map<String, Value>,
        #[serde(borrow)]
        body: Option<&'a RawValue>,
    }

    /// `tests/peers/` compares these requests with those of an official SDK.
    #[tokio::test]
    #[ignore = "sends the inputs of FUNCTIONGRAPH_INPUTS to FUNCTIONGRAPH_ENDPOINT"]
    async fn sends_requests_of_inputs() {
        let variable = |name: &str| env::var(name).unwrap();
        let credentials = Credentials::keys(
            variable("HUAWEICLOUD_SDK_AK"),
            variable("HUAWEICLOUD_SDK_SK"),
        );
        let client = super::Client::builder()
            .endpoint(variable("FUNCTIONGRAPH_ENDPOINT"))
            .region(variable("FUNCTIONGRAPH_REGION"))
            .project_id(variable("FUNCTIONGRAPH_PROJECT"))
            .credentials(credentials)
            .build()
            .unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let inputs = fs::read_to_string(variable("FUNCTIONGRAPH_INPUTS")).unwrap();
        let mut refused = String::new();
        for line in inputs.lines() {
            let input: Input = serde_json::from_str(line).unwrap();
            let body = input.body.map(RawValue::get);
            match request_of_input(&client, input.operation, &input.parameters, body).await {
                Ok(request) => drop(http.execute(request.into_inner()).await.unwrap()),
                Err(error) => refused.push_str(&format!("{error}\n    {line}\n")),
            }
        }
        assert!(refused.is_empty(), "valid inputs were refused:\n{refused}");
    }
}
