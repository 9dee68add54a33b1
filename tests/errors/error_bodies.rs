//! Code and message of an error, from bodies of every shape.

use super::*;

pub(crate) fn bodies() -> Vec<Case> {
    let body = |name, body: &'static str| {
        case(name, service(404).code("FSS.0404"), async move {
            error_for(response(404, "", body)).await
        })
    };
    vec![
        body(
            "error_code and error_msg",
            r#"{"error_code":"FSS.0404","error_msg":"not found"}"#,
        ),
        body(
            "errorCode and errorMsg",
            r#"{"errorCode":"FSS.0404","errorMsg":"not found"}"#,
        ),
        body(
            "code and message",
            r#"{"code":"FSS.0404","message":"not found"}"#,
        ),
        body(
            "error, code and message",
            r#"{"error":{"code":"FSS.0404","message":"not found","title":"Not Found"}}"#,
        ),
        body(
            "error, error_code and error_msg",
            r#"{"error":{"error_code":"FSS.0404","error_msg":"not found"}}"#,
        ),
        body(
            "error, errorCode and errorMsg",
            r#"{"error":{"errorCode":"FSS.0404","errorMsg":"not found"}}"#,
        ),
        body(
            "error_code, error_msg and a null request_id",
            r#"{"request_id":null,"error_code":"FSS.0404","error_msg":"not found"}"#,
        ),
        body("code without message", r#"{"error_code":"FSS.0404"}"#),
        body(
            "multi-line message",
            r#"{"error_code":"FSS.0404","error_msg":"not\r\n\u001b[31mfound\u0000"}"#,
        ),
        case("numeric code", service(404).code("404"), async {
            error_for(response(404, "", r#"{"code":404,"message":"not found"}"#)).await
        }),
        case("message without code", service(404), async {
            error_for(response(404, "", r#"{"error_msg":"not found"}"#)).await
        }),
        case("JSON without error fields", service(404), async {
            error_for(response(404, "", r#"{"status":"lost"}"#)).await
        }),
        case("JSON array", service(404), async {
            error_for(response(404, "", r#"["not found"]"#)).await
        }),
    ]
}

pub(crate) fn malformed_bodies() -> Vec<Case> {
    vec![
        case("error without body", service(404), async {
            error_for(response(404, "", "")).await
        }),
        case("blank error body", service(404), async {
            error_for(response(404, "", " \r\n")).await
        }),
        case("error body not UTF-8", service(404), async {
            error_for(response(404, "", b"\xff\xfeno\xc3")).await
        }),
        case("error body of 10 MiB", service(404), async {
            error_for(response(404, "", "long ".repeat(2 * MIB))).await
        }),
        case("endless error body", service(404), async {
            let mut server = Server::start(|connection| async {
                let connection = connection
                    .write(head(404, "Content-Length: 10485760\r\n").as_bytes())
                    .await;
                connection
                    .repeat(&[b'.'; MIB], 1, Duration::ZERO)
                    .await
                    .hang()
                    .await
            })
            .await;
            // The limit for responses must not apply to errors.
            let client = server
                .client_builder()
                .credentials(keys())
                .max_response_size(usize::MAX)
                .build()
                .unwrap();
            let error = show(client).await;
            server.written().await;
            error
        }),
        case("truncated error body", service(404), async {
            error_for([head(404, "Content-Length: 100\r\n").as_bytes(), b"not fou"].concat()).await
        }),
        case("stalled error body", retryable(service(503)), async {
            error_from(|connection| async {
                connection
                    .write(head(503, "Content-Length: 100\r\n").as_bytes())
                    .await
                    .write(b"soon")
                    .await
                    .hang()
                    .await
            })
            .await
        }),
        case("error body above max_response_size", service(404), async {
            let server = Server::responding_with(response(404, "", "long ".repeat(1000))).await;
            show(
                server
                    .client_builder()
                    .credentials(keys())
                    .max_response_size(10)
                    .build()
                    .unwrap(),
            )
            .await
        }),
    ]
}

#[tokio::test]
async fn reads_every_error_body_shape() {
    let errors = provoke(bodies()).await;
    let message_of = |name| error_of(&errors, name).message();
    for name in [
        "error_code and error_msg",
        "errorCode and errorMsg",
        "code and message",
        "error, code and message",
        "error, error_code and error_msg",
        "error, errorCode and errorMsg",
        "error_code, error_msg and a null request_id",
        "numeric code",
        "message without code",
    ] {
        assert_eq!(message_of(name), "not found", "{name}");
    }
    assert_eq!(
        message_of("JSON without error fields"),
        r#"{"status":"lost"}"#
    );
}

#[tokio::test]
async fn malformed_error_body_returns_fast() {
    provoke(malformed_bodies()).await;
}

#[tokio::test]
async fn escapes_hostile_error_codes() {
    let bodies = [
        r#"{"error_code":"FSS\n.\u001b[31m0404","error_msg":"not found"}"#,
        &format!(
            r#"{{"error_code":"{}","error_msg":"not found"}}"#,
            "FSS.".repeat(1000)
        ),
    ];
    for body in bodies {
        assert_is_a_line(body, &error_for(response(404, "", body)).await.to_string());
    }
}
