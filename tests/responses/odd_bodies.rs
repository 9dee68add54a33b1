//! Bodies that are hardly JSON: nothing odd in them loses the rest.

use super::*;

const DEPTH: usize = 5000;

fn deep() -> String {
    "[".repeat(DEPTH) + &"]".repeat(DEPTH)
}

async fn serving(status: u16, body: Vec<u8>) -> functiongraph::Result<AsyncInvokeConfig> {
    let server = Server::responding_with(response(status, "", body)).await;
    let call = server
        .client()
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send();
    call.await.map(|response| response.into_inner())
}

/// The config of a body that has two retries, whatever else it has.
async fn read(body: impl Into<Vec<u8>>) -> AsyncInvokeConfig {
    let config = serving(200, body.into()).await.unwrap();
    assert_eq!(config.max_async_retry_attempts, Some(2));
    config
}

#[tokio::test]
async fn skips_byte_order_mark() {
    let config = read("\u{feff}{\"max_async_retry_attempts\":2}").await;
    assert!(config.extra.is_empty());
}

#[tokio::test]
async fn replaces_lone_surrogates() {
    let config = read(
        r#"{"func_urn":"\udc00x","\ud800y":1,"max_async_retry_attempts":2,"note":"\ud83d\ude00 \ud83d"}"#,
    )
    .await;
    assert_eq!(config.func_urn.as_deref(), Some("\u{fffd}x"));
    assert_eq!(config.extra["\u{fffd}y"].as_str(), "1");
    let note: String = config.extra["note"].parse().unwrap();
    assert_eq!(note, "😀 \u{fffd}");
}

#[tokio::test]
async fn replaces_invalid_bytes() {
    let body = b"{\"func_urn\":\"\xffx\",\"\xc3(\":1,\"max_async_retry_attempts\":2,\"note\":\"\xe2\x82\"}";
    let config = read(&body[..]).await;
    assert_eq!(config.func_urn.as_deref(), Some("\u{fffd}x"));
    assert_eq!(config.extra["\u{fffd}("].as_str(), "1");
    assert_eq!(config.extra["note"], json!("\u{fffd}"));
}

#[tokio::test]
async fn last_repeated_member_counts() {
    let config = read(
        r#"{"max_async_retry_attempts":[1],"x":1,"y":2,"x":3,"max_async_retry_attempts":1,"max_async_retry_attempts":2}"#,
    )
    .await;
    assert_eq!(
        serde_json::to_string(&config).unwrap(),
        r#"{"max_async_retry_attempts":2,"y":2,"x":3}"#
    );
}

#[tokio::test]
async fn keeps_deep_members_as_text() {
    let deep = deep();
    let config = read(format!(
        r#"{{"func_urn":{deep},"destination_config":{{"on_success":{deep}}},"x":{deep},"max_async_retry_attempts":2}}"#
    ))
    .await;
    for name in ["func_urn", "x"] {
        assert_eq!(config.extra[name].as_str(), deep);
    }
    let written = serde_json::to_string(&config).unwrap();
    assert_eq!(written.matches(&deep).count(), 3);
}

#[tokio::test]
async fn mistyped_numbers_keep_their_digits() {
    for number in ["12345678901234567890123", "1e400", "0.12345678901234567890"] {
        for value in [
            number.to_owned(),
            format!(r#"{{"on_success":{number},"x":"\ud800"}}"#),
            format!(r#"{{"on_failure":{{"destination":"OBS","param":{number}}}}}"#),
        ] {
            let body = format!(r#"{{"max_async_retry_attempts":2,"destination_config":{value}}}"#);
            let config = read(body.clone()).await;
            assert_eq!(serde_json::to_string(&config).unwrap(), body);
        }
    }
}

#[tokio::test]
async fn reads_odd_error_bodies() {
    let deep = deep();
    let odd = [
        ("no".to_owned(), "no"),
        (r"no\ud800".to_owned(), "no\u{fffd}"),
        (format!(r#"no","x":{deep},"y":""#), "no"),
        (r#"yes","error_msg":"no"#.to_owned(), "no"),
        (r#"no","\udc00":""#.to_owned(), "no"),
    ];
    for (message, expected) in odd {
        let plain = format!(r#"{{"error_code":"FSS.0400","error_msg":"{message}"}}"#);
        for body in [
            plain.clone(),
            format!("\u{feff}{plain}"),
            format!(r#"{{"error":{plain}}}"#),
            format!("[{plain}]"),
        ] {
            // In a success, it is one of the service's errors, too.
            for status in [400, 200] {
                if status == 200 && body.starts_with('[') {
                    continue;
                }
                let error = serving(status, body.clone().into()).await.unwrap_err();
                let shown: String = body.chars().take(100).collect();
                assert_eq!(error.code(), Some("FSS.0400"), "{status} {shown}");
                assert_eq!(error.message(), expected, "{status} {shown}");
            }
        }
    }
    let invalid = b"{\"error_code\":\"FSS.0400\",\"error_msg\":\"it does not \xff exist\"}";
    let error = serving(400, invalid.to_vec()).await.unwrap_err();
    assert_eq!(error.message(), "it does not \u{fffd} exist");
}

#[tokio::test]
async fn large_bodies_are_bounded() {
    let many = |item: &str, count| vec![item; count].join(",");
    let too_many = serving(
        200,
        format!(r#"{{"x":[{}]}}"#, many("{}", 2_000_000)).into(),
    );
    let error = too_many.await.unwrap_err();
    assert!(
        error.message().contains("none of its documented members"),
        "{error}"
    );
    let page = |items: String| {
        serde_json::from_str::<functiongraph::types::ListFunctionsResponse>(&format!(
            r#"{{"functions":[{items}]}}"#
        ))
    };
    assert_eq!(page(many("{}", 10_000)).unwrap().functions().len(), 10_000);
    let error = page(many("{}", 10_001)).unwrap_err().to_string();
    assert!(
        error.starts_with("more than 10000 items of one list"),
        "{error}"
    );
    let inner = format!(r#"{{"bind_bridge_funcUrns":[{}]}}"#, many("1", 10_000));
    assert!(page(many(&inner, 10)).is_ok());
    let error = page(many(&inner, 11)).unwrap_err().to_string();
    assert!(
        error.starts_with("more than 100000 items in the lists of one list"),
        "{error}"
    );
}

#[tokio::test]
async fn tiny_items_are_bounded() {
    let listed = async |count| {
        let body = format!(
            r#"{{"async_invoke_configs":[{}]}}"#,
            vec!["{}"; count].join(",")
        );
        let server = Server::responding_with(response(200, "", body)).await;
        let call = server
            .client()
            .list_function_async_invoke_config()
            .function_urn(FUNCTION)
            .send();
        call.await.map(|page| page.async_invoke_configs().len())
    };
    assert_eq!(listed(1000).await.unwrap(), 1000);
    let error = listed(10_000).await.unwrap_err();
    assert!(
        error
            .message()
            .contains("its small items take more memory than is allowed"),
        "{error}"
    );
}
