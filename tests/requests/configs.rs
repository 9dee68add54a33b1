//! Updates, reads and deletes of a config.

use functiongraph::Destination;
use functiongraph::types::{ObsDestination, UpdateFunctionAsyncInvokeConfigRequestBody as Body};

use super::*;

#[tokio::test]
async fn update_sends_set_members() {
    let server = server().await;
    let update = server.client();
    let update = update
        .update_function_async_invoke_config()
        .function_urn(FUNCTION)
        .body_map(|body| {
            body.max_async_event_age_in_seconds(3600)
                .max_async_retry_attempts(3)
                .enable_async_status_log(false)
                .on_success(Destination::smn(
                    "urn:smn:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:done",
                ))
                .on_failure(
                    ObsDestination::new("dead-letters")
                        .prefix("resize/")
                        .expires_days(30),
                )
        });
    update.send().await.unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn update_sends_explicit_empty_body() {
    let server = server().await;
    server
        .client()
        .update_function_async_invoke_config()
        .function_urn(FUNCTION)
        .body(Body::default())
        .send()
        .await
        .unwrap();
    assert_eq!(server.requests()[0].body, b"{}");
}

#[tokio::test]
async fn encodes_params_as_json_strings() {
    let server = server().await;
    let destinations = [
        Destination::obs("bucket"),
        Destination::smn("urn:smn:cn-north-4:p:topic"),
        Destination::dis("stream"),
        Destination::function(format!("{FUNCTION}:7")),
        Destination::unknown("KAFKA", r#"{"topic":"t"}"#),
    ];
    for destination in destinations {
        let update = server.client();
        let update = update
            .update_function_async_invoke_config()
            .function_urn(FUNCTION);
        update
            .body_map(|body| body.on_success(destination))
            .send()
            .await
            .unwrap();
    }
    let bodies = server
        .requests()
        .into_iter()
        .map(|request| String::from_utf8(request.body).unwrap());
    insta::assert_snapshot!(bodies.collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn update_sends_log_target() {
    let server = server().await;
    let update = server.client();
    let update = update
        .update_function_async_invoke_config()
        .function_urn(FUNCTION)
        .body_map(|body| {
            body.enable_async_status_log(true)
                .log_group_id("group-id".to_owned())
                .log_group_name("group-name".to_owned())
                .log_stream_id("stream-id".to_owned())
                .log_stream_name("stream-name".to_owned())
        });
    update.send().await.unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn show_sends_get() {
    let server = server().await;
    server
        .client()
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn delete_sends_delete() {
    let server = Server::responding_with(response(204, "", "")).await;
    server
        .client()
        .delete_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap();
    insta::assert_snapshot!(seen(&server));
}
