//! Requests that start or cancel an invocation.

use super::*;

#[tokio::test]
async fn invoke_sends_event_signs_memory() {
    let server = Server::responding_with(response(202, "", r#"{"request_id":"0a1b"}"#)).await;
    let client = server.client();
    let event = json!({ "width": 640, "of": ["größe", null, { "nested": 1.5 }] })
        .as_object()
        .unwrap()
        .clone();
    let invoke = client
        .async_invoke_function()
        .function_urn(FUNCTION)
        .x_cff_instance_memory(10240)
        .body(event);
    assert_eq!(
        invoke.send().await.unwrap().request_id.as_deref(),
        Some("0a1b")
    );
    client
        .async_invoke_function()
        .function_urn(FUNCTION)
        .body(Map::new())
        .send()
        .await
        .unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn cancel_sends_request_id_and_type() {
    let server =
        Server::responding_with(response(200, "Content-Type: application/json\r\n", "null")).await;
    let client = server.client();
    let cancel = || client.cancel_async_invocation().function_urn(FUNCTION);
    cancel()
        .body_map(|body| {
            body.request_id("0a1b".to_owned())
                .type_("recursive".to_owned())
        })
        .send()
        .await
        .unwrap();
    cancel()
        .body_map(|body| body.request_id("0a1b".to_owned()))
        .send()
        .await
        .unwrap();
    insta::assert_snapshot!(seen(&server));
}
