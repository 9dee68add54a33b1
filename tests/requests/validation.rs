//! Invalid parameters are not sent.

use functiongraph::ErrorKind;

use super::*;

#[tokio::test]
async fn rejects_values_out_of_range() {
    let server = server().await;
    let client = server.client();
    let list = || client.list_async_invocations().function_urn(FUNCTION);
    let active = || {
        client
            .list_active_async_invocations()
            .function_urn(FUNCTION)
    };
    let cancel = || client.cancel_async_invocation().function_urn(FUNCTION);
    let invoke = || {
        client
            .async_invoke_function()
            .function_urn(FUNCTION)
            .body(Map::new())
    };
    let refusals = [
        list().limit(501).send().await.unwrap_err(),
        list().limit(501).try_collect().await.unwrap_err(),
        list().request_id("a".repeat(65)).send().await.unwrap_err(),
        list().status("DONE").send().await.unwrap_err(),
        active().limit(501).send().await.unwrap_err(),
        active().status("running").send().await.unwrap_err(),
        active().requests("a".repeat(641)).send().await.unwrap_err(),
        cancel().send().await.unwrap_err(),
        cancel()
            .body_map(|body| {
                body.request_id("0a1b".to_owned())
                    .type_("gentle".to_owned())
            })
            .send()
            .await
            .unwrap_err(),
        invoke()
            .x_cff_instance_memory(129)
            .send()
            .await
            .unwrap_err(),
        client
            .async_invoke_function()
            .function_urn(FUNCTION)
            .send()
            .await
            .unwrap_err(),
    ];
    assert_eq!(server.connections(), 0);
    assert!(
        refusals
            .iter()
            .all(|error| error.kind() == ErrorKind::InvalidInput),
        "{refusals:?}"
    );
    let texts: Vec<String> = refusals
        .iter()
        .map(|error| error.to_string().replace(&"a".repeat(64), "a…"))
        .collect();
    insta::assert_snapshot!(texts.join("\n"));

    list()
        .request_id("a".repeat(64))
        .limit(500)
        .send()
        .await
        .unwrap();
    active().requests("a".repeat(640)).send().await.unwrap();
    assert_eq!(server.requests().len(), 2, "what is just allowed is sent");
}

#[tokio::test]
async fn rejects_malformed_parameters() {
    let server = server().await;
    let client = server.client();
    let list = || client.list_async_invocations().function_urn(FUNCTION);
    let active = || {
        client
            .list_active_async_invocations()
            .function_urn(FUNCTION)
    };
    let configs = || {
        client
            .list_function_async_invoke_config()
            .function_urn(FUNCTION)
    };
    let refusals = [
        list().query_begin_time("garbage").send().await.unwrap_err(),
        list()
            .query_begin_time("2026-01-01 00:00:00")
            .send()
            .await
            .unwrap_err(),
        list()
            .query_end_time("2026-02-30T00:00:00")
            .try_collect()
            .await
            .unwrap_err(),
        active()
            .query_end_time("2026-01-01T00:00:00Z")
            .send()
            .await
            .unwrap_err(),
        active()
            .requests(["0a1b"; 11].join(","))
            .send()
            .await
            .unwrap_err(),
        active().requests("0a1b,,2c3d").send().await.unwrap_err(),
        active().requests("").send().await.unwrap_err(),
        list().request_id("").send().await.unwrap_err(),
        list().status("").send().await.unwrap_err(),
        list().limit(-1).send().await.unwrap_err(),
        active().marker("").send().await.unwrap_err(),
        configs().marker("").send().await.unwrap_err(),
        configs().marker("a".repeat(65)).send().await.unwrap_err(),
        configs().limit(-1).send().await.unwrap_err(),
        client
            .list_functions()
            .maxitems(-1)
            .send()
            .await
            .unwrap_err(),
        client
            .list_functions()
            .package_name("")
            .send()
            .await
            .unwrap_err(),
        client
            .list_functions()
            .func_name("")
            .send()
            .await
            .unwrap_err(),
    ];
    assert_eq!(server.connections(), 0);
    assert!(
        refusals
            .iter()
            .all(|error| error.kind() == ErrorKind::InvalidInput),
        "{refusals:?}"
    );
    let texts: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(texts.join("\n"));

    list()
        .query_begin_time("2024-02-29T23:59:59")
        .send()
        .await
        .unwrap();
    active()
        .requests(["0a1b"; 10].join(","))
        .send()
        .await
        .unwrap();
    assert_eq!(server.requests().len(), 2, "what is just allowed is sent");
}
