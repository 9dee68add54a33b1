//! What goes over the wire, to the byte: every operation, with keys, with temporary keys and with a token.

#[path = "wire/destinations.rs"]
mod destinations;
#[path = "wire/events.rs"]
mod events;

use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::{Client, Credentials, Destination, ErrorKind};
use serde_json::{Map, json};
use test_support::{FUNCTION, Server, answer};

/// One member of each operation's answer, and no items.
const ANSWER: &str = r#"{"func_urn":"f","request_id":"r","group_id":"g","async_invoke_configs":[],"functions":[],"invocations":[]}"#;

async fn server() -> Server {
    Server::answering(answer(200, "Content-Type: application/json\r\n", ANSWER)).await
}

fn with_keys(server: &Server) -> Client {
    server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .build()
        .unwrap()
}

/// The requests that came, without what differs from run to run.
fn seen(server: &Server) -> String {
    let requests = server.requests().into_iter().map(|request| {
        let head = request
            .head
            .replace(&server.address().to_string(), "127.0.0.1:PORT");
        let mut lines: Vec<String> = head
            .lines()
            .filter(|line| !line.is_empty())
            .map(stable)
            .collect();
        // The order of headers means nothing.
        lines[1..].sort();
        format!(
            "{}\n\n{}",
            lines.join("\n"),
            String::from_utf8(request.body).unwrap()
        )
    });
    requests.collect::<Vec<_>>().join("\n────────\n")
}

/// The first lines of the requests that came.
fn lines(server: &Server) -> String {
    let lines = server
        .requests()
        .into_iter()
        .map(|request| request.head.lines().next().unwrap().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn stable(line: &str) -> String {
    match line.split_once(": ") {
        Some(("x-sdk-date", _)) => "x-sdk-date: DATE".to_owned(),
        Some(("authorization", value)) => {
            let (claim, signature) = value.split_once("Signature=").unwrap();
            let is_hex =
                signature.len() == 64 && signature.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_hex || signature == "***", "{signature}");
            format!(
                "authorization: {claim}Signature={}",
                if is_hex { "SIGNATURE" } else { signature }
            )
        }
        _ => line.replace(env!("CARGO_PKG_VERSION"), "VERSION"),
    }
}

#[tokio::test]
async fn update_sends_set_members() {
    let server = server().await;
    let update = with_keys(&server);
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
                    Destination::obs("dead-letters")
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
    with_keys(&server)
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
        Destination::obs("bucket").into(),
        Destination::smn("urn:smn:cn-north-4:p:topic"),
        Destination::dis("stream"),
        Destination::function(format!("{FUNCTION}:7")),
        Destination::unknown("KAFKA", r#"{"topic":"t"}"#),
    ];
    for destination in destinations {
        let update = with_keys(&server);
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
async fn show_sends_get() {
    let server = server().await;
    with_keys(&server)
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn delete_sends_delete() {
    let server = Server::answering(answer(204, "", "")).await;
    with_keys(&server)
        .delete_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn list_sorts_and_escapes_query() {
    let server = server().await;
    let client = with_keys(&server);
    let list = client
        .list_function_async_invoke_config()
        .function_urn(FUNCTION);
    list.marker("a b+~*/ü").limit(100).send().await.unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn update_sends_log_target() {
    let server = server().await;
    let update = with_keys(&server);
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
async fn invoke_sends_event_signs_memory() {
    let server = Server::answering(answer(202, "", r#"{"request_id":"0a1b"}"#)).await;
    let client = with_keys(&server);
    let event = json!({ "width": 640, "of": ["größe", null, { "nested": 1.5 }] })
        .as_object()
        .unwrap()
        .clone();
    let invoke = client
        .async_invoke_function()
        .function_urn(FUNCTION)
        .x_cff_instance_memory("10240")
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
async fn list_invocations_sends_filters() {
    let server = server().await;
    let client = with_keys(&server);
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

#[tokio::test]
async fn cancel_sends_request_id_and_type() {
    let server = Server::answering(answer(200, "Content-Type: application/json\r\n", "null")).await;
    let client = with_keys(&server);
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

#[tokio::test]
async fn project_calls_have_no_function() {
    let server = server().await;
    let client = server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .project_id("project");
    let client = client.build().unwrap();
    client.enable_async_status_log().send().await.unwrap();
    client
        .show_project_async_status_log_info()
        .send()
        .await
        .unwrap();
    let functions = client
        .list_functions()
        .marker("7")
        .maxitems(400)
        .package_name("pictures")
        .func_name("a b");
    functions.send().await.unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn rejects_values_out_of_range() {
    let server = server().await;
    let client = with_keys(&server);
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
            .x_cff_instance_memory("129")
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
    let client = with_keys(&server);
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

#[tokio::test]
async fn tokens_have_their_own_headers() {
    let server = server().await;
    for credentials in [
        Credentials::keys("AK", "SK").security_token("TEMPORARY"),
        Credentials::token("TOKEN"),
    ] {
        let client = server
            .client_builder()
            .credentials(credentials)
            .build()
            .unwrap();
        client
            .show_function_async_invoke_config()
            .function_urn(FUNCTION)
            .send()
            .await
            .unwrap();
    }
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn sends_short_names_and_aliases() {
    let server = server().await;
    let client = server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .project_id("project")
        .build()
        .unwrap();
    for name in [
        "resize",
        "pictures:resize",
        "project:pictures:resize",
        "project:pictures:resize:!live",
        "größe",
    ] {
        client
            .show_function_async_invoke_config()
            .function_urn(name)
            .send()
            .await
            .unwrap();
    }
    insta::assert_snapshot!(lines(&server));
}

#[tokio::test]
async fn rejects_bad_project_in_urn() {
    let server = server().await;
    let client = server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .build()
        .unwrap();
    for name in [
        "p.q:default:a",
        "größe:default:a",
        "urn:fss:cn-north-4:..x:function:default:a",
    ] {
        let error = client
            .show_function_async_invoke_config()
            .function_urn(name)
            .send()
            .await
            .unwrap_err();
        assert_eq!(
            error.violation().map(|violation| violation.field()),
            Some("project_id"),
            "{error}"
        );
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn full_urn_sets_region_and_project() {
    let client = Client::builder()
        .credentials(Credentials::keys("AK", "SK"))
        .build()
        .unwrap();
    for (urn, url) in [
        (
            "urn:fss:cn-north-4:project1:function:default:a",
            "https://functiongraph.cn-north-4.myhuaweicloud.com/v2/project1/fgs/functions/\
             urn:fss:cn-north-4:project1:function:default:a/async-invoke-config",
        ),
        (
            "urn:fss:eu-de:project2:function:default:b:v1",
            "https://functiongraph.eu-de.otc.t-systems.com/v2/project2/fgs/functions/\
             urn:fss:eu-de:project2:function:default:b:v1/async-invoke-config",
        ),
    ] {
        let request = client
            .show_function_async_invoke_config()
            .function_urn(urn)
            .build_signed()
            .await
            .unwrap()
            .into_inner();
        assert_eq!(request.url().as_str(), url);
    }
}

#[tokio::test]
async fn keeps_base_path_of_endpoint() {
    let endpoint = "https://gateway.example/base/";
    let client = Client::builder()
        .credentials(Credentials::keys("AK", "SK"))
        .endpoint(endpoint)
        .build()
        .unwrap();
    let request = client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .build_signed()
        .await
        .unwrap();
    let url = request.into_inner().url().to_string();
    assert!(
        url.starts_with("https://gateway.example/base/v2/7aad83af3e8d42e99ac194c8419e2c9b/fgs/"),
        "{url}"
    );
}

#[tokio::test]
async fn unsent_request_hides_secrets() {
    let credentials = Credentials::keys("ACCESS", "SECRET").security_token("TEMPORARY");
    let client = Client::builder().credentials(credentials).build().unwrap();
    let update = client
        .update_function_async_invoke_config()
        .function_urn(FUNCTION);
    let request = update
        .body_map(|body| body.max_async_retry_attempts(0))
        .build_signed()
        .await
        .unwrap();
    let shown: Vec<String> = request.to_string().lines().map(stable).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn lists_keep_their_wire_names() {
    let wire = serde_json::json!({ "functions": [{ "func_name": "resize", "bind_bridge_funcUrns": ["urn:a", "urn:b"] }] });
    let read: functiongraph::types::ListFunctionsResponse = serde_json::from_value(wire).unwrap();
    let function = &read.functions[0];
    assert_eq!(function.bind_bridge_func_urns, ["urn:a", "urn:b"]);
    assert!(function.extra.is_empty(), "{:?}", function.extra);
    let written = serde_json::to_value(function).unwrap();
    assert_eq!(
        written["bind_bridge_funcUrns"],
        serde_json::json!(["urn:a", "urn:b"])
    );
    assert!(written.get("bind_bridge_func_urns").is_none());
    let odd = serde_json::json!({ "bind_bridge_funcUrns": null });
    let odd: functiongraph::types::ListFunctionResult = serde_json::from_value(odd).unwrap();
    assert!(odd.bind_bridge_func_urns.is_empty() && odd.extra.is_empty());
}
