//! Invalid responses with a status of success.

use super::*;

pub(crate) fn invalid_responses() -> Vec<Case> {
    let body = |name, body: &'static [u8]| {
        case(name, invalid_response(200), async move {
            error_for(response(200, "", body)).await
        })
    };
    vec![
        body("HTML", b"<html>\r\n<title>Log in</title>\r\n</html>"),
        body("empty body", b""),
        body("blank body", b" \r\n"),
        body("JSON truncated by the service", br#"{"func_urn":"urn:fss:"#),
        body("not UTF-8 outside of a string", b"{\"func_urn\":\xff\xfe}"),
        body("array", br#"[{"func_urn":"urn:fss:cn-north-4"}]"#),
        body("string", br#""urn:fss:cn-north-4""#),
        body("null", b"null"),
        body("two JSON objects", b"{}{}"),
        case("204 without body", invalid_response(204), async {
            error_for(response(204, "", "")).await
        }),
        case("list that is not a page", invalid_response(200), async {
            let client = client(&Server::responding_with(response(200, "", "[]")).await);
            client
                .list_function_async_invoke_config()
                .function_urn(FUNCTION)
                .send()
                .await
                .unwrap_err()
        }),
        case(
            "JSON truncated by the network",
            retryable(only(ErrorKind::Network).status(200)),
            async {
                error_for(
                    [
                        head(200, "Content-Length: 100\r\n").as_bytes(),
                        br#"{"func_urn":"urn"#,
                    ]
                    .concat(),
                )
                .await
            },
        ),
        case(
            "chunks truncated by the network",
            retryable(only(ErrorKind::Network).status(200)),
            async {
                let head = head(200, "Transfer-Encoding: chunked\r\n");
                error_for([head.as_bytes(), b"10\r\n{\"func_urn\":\"urn\r\n"].concat()).await
            },
        ),
        case(
            "200 MiB with Content-Length",
            invalid_response(200),
            async {
                let mut server = Server::start(|connection| async {
                    let connection = connection
                        .write(head(200, "Content-Length: 209715200\r\n").as_bytes())
                        .await;
                    connection.repeat(&[b' '; MIB], 200, Duration::ZERO).await
                })
                .await;
                let error = show(client(&server)).await;
                let written = server.written().await;
                assert!(written < 50 * MIB, "the client took {written} bytes");
                error
            },
        ),
        case("endless chunks", invalid_response(200), async {
            let mut server = Server::start(|connection| async {
                let connection = connection
                    .write(head(200, "Transfer-Encoding: chunked\r\n").as_bytes())
                    .await;
                let chunk = [b"100000\r\n".as_slice(), &[b' '; MIB], b"\r\n"].concat();
                connection.repeat(&chunk, usize::MAX, Duration::ZERO).await
            })
            .await;
            let client = server
                .client_builder()
                .credentials(keys())
                .max_response_size(100_000)
                .build()
                .unwrap();
            let error = show(client).await;
            server.written().await;
            error
        }),
    ]
}

#[tokio::test]
async fn classifies_invalid_responses() {
    provoke(invalid_responses()).await;
}

#[tokio::test]
async fn rejects_error_body_in_success() {
    let server = Server::responding_with(response(
        200,
        "",
        r#"{"error_code":"FSS.0500","error_msg":"no"}"#,
    ))
    .await;
    let client = |server: &Server| {
        server
            .client_builder()
            .credentials(token())
            .build()
            .unwrap()
    };
    let error = show(&client(&server)).await;
    assert_eq!(
        (error.kind(), error.status(), error.code()),
        (ErrorKind::Service, Some(StatusCode::OK), Some("FSS.0500"))
    );
    let error = show(&client(
        &Server::responding_with(response(200, "", "{}")).await,
    ))
    .await;
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(error.message().contains("func_urn"), "{error}");
    let accepted = client(&Server::responding_with(response(202, "", "{}")).await);
    let call = accepted
        .async_invoke_function()
        .function_urn(FUNCTION)
        .body(serde_json::Map::new());
    let error = call.send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::InvalidResponse, "the response lacks request_id")
    );
}

#[tokio::test]
async fn names_unexpected_encoding() {
    for status in [200, 502] {
        let server =
            Server::responding_with(response(status, "", b"\x1f\x8b\x08\x00\xff\xfe")).await;
        let error = show(
            &server
                .client_builder()
                .credentials(token())
                .build()
                .unwrap(),
        )
        .await;
        let text = error.to_string();
        assert!(text.contains("(gzip)") && text.is_ascii(), "{text}");
    }
}
