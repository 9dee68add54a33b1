//! Bodies read strictly from the JSON of a config.

use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use serde_json::json;

#[test]
fn rejects_values_of_another_type() {
    let texts: Vec<String> = [
        json!({ "max_async_retry_attempts": "3" }),
        json!({ "max_async_retry_attempts": 1.5 }),
        json!({ "max_async_retry_attempts": [1] }),
        json!({ "max_async_retry_attempts": 8 }),
        json!({ "enable_async_status_log": "true" }),
        json!({ "enable_async_status_log": 1 }),
        json!({ "log_group_id": 5, "max_async_retry_attempts": 1 }),
        json!({ "log_group_id": {}, "max_async_retry_attempts": 1 }),
        json!({ "destination_config": [] }),
        json!({ "destination_config": "{}" }),
        json!({ "destination_config": "{\"on_failure\":{\"destination\":\"DIS\",\"param\":\"{\\\"stream_name\\\":\\\"s\\\"}\"}}" }),
        json!({ "destination_config": { "on_failure": 5 } }),
        json!({ "destination_config": { "on_failure": ["OBS"] } }),
        json!({ "destination_config": { "on_failure": "obs://b" } }),
        json!({ "destination_config": { "on_failure": "{\"destination\":\"DIS\",\"param\":\"{\\\"stream_name\\\":\\\"s\\\"}\"}" } }),
        json!({ "destination_config": { "on_failure": { "param": "{\"bucket\":\"b\"}" } } }),
        json!({ "destination_config": { "on_failure": { "destination": "", "param": "{\"bucket\":\"b\"}" } } }),
        json!({ "destination_config": { "on_failure": { "destination": 5, "param": "{\"bucket\":\"b\"}" } } }),
        json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": "{\"bucket\":5}" } } }),
        json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": "{\"bucket\":\"b\",\"expires\":\"3\"}" } } }),
        json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": "{\"bucket\":\"a\",\"bucket\":\"b\"}" } } }),
        json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": "{\"bucket\":\"b\",\"expires\":3.5}" } } }),
        json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": "{\"bucket\":\"b\",\"id\":12345678901234567890123}" } } }),
        json!({ "destination_config": { "on_failure": { "destination": "obs", "param": "{\"bucket\":\"b\"}" } } }),
        json!({ "destination_config": { "on_fail": { "destination": "DIS" } } }),
    ]
    .iter()
    .map(|config| match Body::from_response(&config.to_string()) {
        Ok(body) => format!("{config}\n  is accepted: {}", serde_json::to_string(&body).unwrap()),
        Err(error) => format!("{config}\n  {error}"),
    })
    .collect();
    insta::assert_snapshot!(texts.join("\n"));
}
