//! Calls are `Send` futures.

use functiongraph::Result;

use super::*;

#[tokio::test]
async fn calls_are_send_futures() {
    async fn spawned<T: Send + 'static>(call: impl Future<Output = Result<T>> + Send + 'static) {
        tokio::spawn(call).await.unwrap().ok().unwrap();
    }
    let server = Server::responding_with(response(
        200,
        "",
        r#"{"func_urn":"a","async_invoke_configs":[]}"#,
    ))
    .await;
    let [show, update, delete, list, request] = std::array::from_fn(|_| server.client());
    spawned(async move {
        show.show_function_async_invoke_config()
            .function_urn(FUNCTION)
            .send()
            .await
    })
    .await;
    spawned(async move {
        update
            .update_function_async_invoke_config()
            .function_urn(FUNCTION)
            .body(functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody::default())
            .send()
            .await
    })
    .await;
    spawned(async move {
        delete
            .delete_function_async_invoke_config()
            .function_urn(FUNCTION)
            .send()
            .await
    })
    .await;
    spawned(async move {
        list.list_function_async_invoke_config()
            .function_urn(FUNCTION)
            .send()
            .await
    })
    .await;
    spawned(async move {
        request
            .show_function_async_invoke_config()
            .function_urn(FUNCTION)
            .build_signed()
            .await
    })
    .await;
    assert_eq!(server.connections(), 4);
}
