//! The queries of lists.

use super::*;

#[tokio::test]
async fn list_sorts_and_escapes_query() {
    let server = server().await;
    let client = server.client();
    let list = client
        .list_function_async_invoke_config()
        .function_urn(FUNCTION);
    list.marker("a b+~*/ü").limit(100).send().await.unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn list_invocations_sends_filters() {
    let server = server().await;
    let client = server.client();
    let list = client
        .list_async_invocations()
        .function_urn(FUNCTION)
        .request_id("0a1b")
        .marker("7")
        .limit(500);
    let list = list
        .status("DISCARD")
        .query_begin_time("2026-01-02T03:04:05")
        .query_end_time("2026-01-02T04:04:05");
    list.send().await.unwrap();
    let list = client
        .list_active_async_invocations()
        .function_urn(FUNCTION)
        .requests("0a1b,2c3d")
        .marker("7");
    let list = list
        .limit(1)
        .status("WAIT")
        .query_begin_time("2026-01-02T03:04:05");
    list.query_end_time("2026-01-02T04:04:05")
        .send()
        .await
        .unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn try_collect_uses_max_page_size() {
    let server = server().await;
    let client = server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .project_id("project");
    let client = client.build().unwrap();
    client
        .list_async_invocations()
        .function_urn("resize")
        .try_collect()
        .await
        .unwrap();
    client
        .list_active_async_invocations()
        .function_urn("resize")
        .try_collect()
        .await
        .unwrap();
    client
        .list_function_async_invoke_config()
        .function_urn("resize")
        .try_collect()
        .await
        .unwrap();
    client.list_functions().try_collect().await.unwrap();
    client
        .list_functions()
        .maxitems(7)
        .try_collect()
        .await
        .unwrap();
    insta::assert_snapshot!(lines(&server));
}
