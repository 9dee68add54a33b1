//! What a function gave back, and its own error apart from those of the service.

use std::time::Duration;

use functiongraph::ErrorKind;
use serde::Deserialize;

use super::*;

#[tokio::test]
async fn keeps_result_unchanged() {
    let result = responding("", b"\x00\xff").await;
    assert_eq!(&result.bytes()[..], b"\x00\xff");
    let error = result.text().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert_eq!(result.into_bytes(), &b"\x00\xff"[..]);

    #[derive(Debug, Deserialize, PartialEq)]
    struct Size {
        width: u32,
    }
    let result = responding("", r#"{"width": 640}"#).await;
    assert_eq!(result.json::<Size>().unwrap(), Size { width: 640 });
    assert_eq!(result.text().unwrap(), r#"{"width": 640}"#);
    assert_eq!(
        result.json::<bool>().unwrap_err().kind(),
        ErrorKind::InvalidResponse
    );
}

/// A result may look like an error of the service: it has the status of a success.
#[tokio::test]
async fn success_accepts_any_result() {
    for body in ["", "null", r#"{"error_code":"FSS.0500","error_msg":"no"}"#] {
        let result = responding("", body).await;
        assert_eq!(result.text().unwrap(), body);
        assert!(result.function_error().is_none());
    }
}

#[tokio::test]
async fn reads_metadata_from_headers() {
    let headers = "X-Cff-Request-Id: 0a1b\r\nX-Cff-Function-Log: c3RhcnQKZW5k\r\n\
        X-CFF-Billing-Duration: 125\r\nX-Cff-Invoke-Summary: {\"a\":1}\r\n";
    let result = responding(headers, "1").await;
    assert_eq!(result.request_id(), Some("0a1b"));
    assert_eq!(result.log(), Some("start\nend"));
    assert_eq!(result.billing_duration(), Some(Duration::from_millis(125)));
    assert_eq!(result.summary(), Some("{\"a\":1}"));

    for (log, text) in [("bGFzdA", "last"), ("bGFzdA==", "last")] {
        let result = responding(&format!("X-Cff-Function-Log: {log}\r\n"), "1").await;
        assert_eq!(result.log(), Some(text));
    }

    let nothing = responding("", "1").await;
    assert_eq!((nothing.request_id(), nothing.log()), (None, None));
    assert_eq!(
        (nothing.billing_duration(), nothing.summary()),
        (None, None)
    );
    let odd = responding(
        "X-Cff-Function-Log: not Base64!\r\nX-CFF-Billing-Duration: soon\r\n",
        "1",
    )
    .await;
    assert_eq!(
        (odd.log(), odd.billing_duration()),
        (Some("not Base64!"), None)
    );
}

#[tokio::test]
async fn distinguishes_function_errors() {
    const FAILED: &str = "X-Is-Func-Err: true\r\nX-Func-Err-Code: 4201\r\n";
    let body = r#"{"errorMessage":"no width","errorType":"ValueError","stackTrace":[]}"#;
    let result = responding(FAILED, body).await;
    let error = result.function_error().unwrap();
    assert_eq!(error.code(), Some("4201"));
    assert_eq!(error.error_type(), Some("ValueError"));
    assert_eq!(error.message(), "no width");
    assert_eq!(error.to_string(), "ValueError: no width");
    assert_eq!(&result.bytes()[..], body.as_bytes());
    for error in [
        result.text().unwrap_err(),
        result.json::<i64>().unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Function);
        assert_eq!((error.code(), error.status()), (Some("4201"), None));
        assert_eq!(
            error.to_string(),
            "InvokeFunction: the function failed: ValueError: no width"
        );
    }

    let text = responding(FAILED, "out of memory").await;
    assert_eq!(text.function_error().unwrap().to_string(), "out of memory");
    let empty = responding(FAILED, "").await;
    assert_eq!(empty.function_error().unwrap().to_string(), "4201");
    for flag in ["false", "0"] {
        let result = responding(&format!("X-Is-Func-Err: {flag}\r\n"), "1").await;
        assert!(result.function_error().is_none(), "{flag}");
    }
}

#[tokio::test]
async fn skips_byte_order_marks() {
    let result = responding("", "\u{feff}[1]").await;
    assert_eq!(result.json::<Vec<u8>>().unwrap(), [1]);
    assert_eq!(result.text().unwrap(), "\u{feff}[1]");
    let body = "\u{feff}{\"errorMessage\":\"no width\",\"errorType\":\"ValueError\"}";
    let failed = responding("X-Is-Func-Err: true\r\n", body).await;
    let error = failed.function_error().unwrap();
    assert_eq!(error.to_string(), "ValueError: no width");
    let text = responding("X-Is-Func-Err: true\r\n", "\u{feff}no").await;
    assert_eq!(text.function_error().unwrap().message(), "no");
}

#[tokio::test]
async fn function_errors_are_one_line() {
    for body in [
        "Traceback:\n  line 1\r\n\u{1b}[31mred",
        r#"{"errorMessage":"Traceback:\n  line 1","errorType":"Value\nError"}"#,
        &"long ".repeat(1000),
    ] {
        let result = responding("X-Is-Func-Err: true\r\n", body).await;
        let error = result.function_error().unwrap();
        for text in [error.to_string(), result.text().unwrap_err().to_string()] {
            assert!(!text.contains(char::is_control), "{text:?}");
            assert!(text.chars().count() < 400, "{text:?}");
        }
    }
    let error = responding("", "{\"a\\nb\":1}").await;
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Empty {}
    let error = error.json::<Empty>().unwrap_err().to_string();
    assert!(!error.contains(char::is_control), "{error:?}");
}

#[tokio::test]
async fn errors_name_request_id() {
    let id = "X-Cff-Request-Id: 0a1b\r\n";
    let failed = responding(&format!("{id}X-Is-Func-Err: true\r\n"), "no").await;
    let error = failed.text().unwrap_err();
    assert_eq!(error.operation(), Some("InvokeFunction"));
    assert_eq!(error.request_id(), Some("0a1b"));
    assert_eq!(
        error.to_string(),
        "InvokeFunction: the function failed: no (request id 0a1b)"
    );
    let odd = responding(id, b"\xff").await;
    assert_eq!(odd.text().unwrap_err().request_id(), Some("0a1b"));
    assert_eq!(odd.json::<u8>().unwrap_err().request_id(), Some("0a1b"));
}

#[tokio::test]
async fn returns_service_errors() {
    let body = r#"{"error_code":"FSS.1051","error_msg":"Not found the function"}"#;
    let server = Server::responding_with(response(404, "", body)).await;
    let call = server.client().invoke_function().function_urn(FUNCTION);
    let error = call.body("{}").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.code(), Some("FSS.1051"));
}

#[tokio::test]
async fn debug_hides_result_and_log() {
    let result = responding("X-Cff-Function-Log: c2VjcmV0\r\n", "secret").await;
    let shown = format!("{result:?}");
    assert!(!shown.contains("secret"), "{shown}");
}
