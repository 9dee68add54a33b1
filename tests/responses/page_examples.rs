//! The two examples of the page: in the document, on the wire, and read from a response.

use functiongraph::types::{AsyncInvokeConfig, UpdateFunctionAsyncInvokeConfigRequestBody};
use functiongraph::{Destination, Validate};
use serde_json::{Value, json};

const REQUEST: &str = r#"{
  "max_async_event_age_in_seconds" : 10,
  "max_async_retry_attempts" : 3,
  "enable_async_status_log" : true
}"#;

const RESPONSE: &str = r#"{
  "func_urn" : "urn:fss:xxxxxxxxx:7aad83af3e8d42e99ac194xxxxxxxxxx:function:default:test:latest",
  "max_async_event_age_in_seconds" : 60,
  "max_async_retry_attempts" : 1,
  "destination_config" : {
    "on_success" : {
      "destination" : "FunctionGraph",
      "param" : "{\"func_urn\":\"urn:fss:{region}:5691ba790e2b46ceb38316xxxxxxxxxx:function:default:testPython:latest\"}"
    },
    "on_failure" : {
      "destination" : "FunctionGraph",
      "param" : "{\"func_urn\":\"urn:fss:{region}:5691ba790e2b46ceb38316xxxxxxxxxx:function:default:testPython:latest\"}"
    }
  },
  "created_time" : "2021-03-04T14:50:02+08:00",
  "last_modified" : "2021-03-04 14:50:02"
}"#;

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn spec_contains_page_examples() {
    let document: Value = serde_saphyr::from_str_with_options(
        include_str!("../../spec/functiongraph.yaml"),
        serde_saphyr::options! { budget: None },
    )
    .unwrap();
    let put = &document["paths"]["/v2/{project_id}/fgs/functions/{function_urn}/async-invoke-config"]
        ["put"];
    assert_eq!(
        put["requestBody"]["content"]["application/json"]["example"],
        value(REQUEST)
    );
    assert_eq!(
        put["responses"]["200"]["content"]["application/json"]["example"],
        value(RESPONSE)
    );
}

#[test]
fn builder_makes_example_request() {
    let body: UpdateFunctionAsyncInvokeConfigRequestBody =
        UpdateFunctionAsyncInvokeConfigRequestBody::builder()
            .max_async_event_age_in_seconds(10)
            .max_async_retry_attempts(3)
            .enable_async_status_log(true)
            .try_into()
            .unwrap();
    assert_eq!(body.validate(), Ok(()));
    assert_eq!(json!(body), value(REQUEST));
}

#[test]
fn example_response_round_trips() {
    let config: AsyncInvokeConfig = serde_json::from_str(RESPONSE).unwrap();
    let urn = "urn:fss:xxxxxxxxx:7aad83af3e8d42e99ac194xxxxxxxxxx:function:default:test:latest";
    assert_eq!(config.func_urn.as_deref(), Some(urn));
    assert_eq!(
        (
            config.max_async_event_age_in_seconds,
            config.max_async_retry_attempts
        ),
        (Some(60), Some(1))
    );
    assert_eq!(config.enable_async_status_log, None);

    let called = Destination::function(
        "urn:fss:{region}:5691ba790e2b46ceb38316xxxxxxxxxx:function:default:testPython:latest",
    );
    let destinations = config.destination_config.as_ref().unwrap();
    assert_eq!(
        (&destinations.on_success, &destinations.on_failure),
        (&Some(called.clone()), &Some(called))
    );

    let (created, modified) = (
        config.created_time.as_ref().unwrap(),
        config.last_modified.as_ref().unwrap(),
    );
    assert_eq!(created.system_time(), modified.system_time());
    assert_eq!(
        (created.assumed_offset(), modified.assumed_offset()),
        (None, Some("+08:00"))
    );

    assert_eq!(json!(config), value(RESPONSE));
}

#[test]
fn response_builder_needs_no_members() {
    let built: AsyncInvokeConfig = AsyncInvokeConfig::builder()
        .max_async_retry_attempts(2)
        .try_into()
        .unwrap();
    assert_eq!(json!(built), json!({ "max_async_retry_attempts": 2 }));
}
