//! The request id of an error.

use super::*;

pub(crate) fn request_ids() -> Vec<Case> {
    const BODY: &str = r#"{"error_code":"FSS.0404","error_msg":"not found"}"#;
    let headers = |name, id, headers| {
        let expected = service(404).code("FSS.0404").request_id(id);
        case(name, expected, async move {
            error_for(response(404, headers, BODY)).await
        })
    };
    vec![
        headers("X-Request-Id", "0a1b2c", "X-Request-Id: 0a1b2c\r\n"),
        headers("X-IAM-Trace-Id", "3d4e5f", "X-IAM-Trace-Id: 3d4e5f\r\n"),
        headers(
            "X-Request-Id and X-IAM-Trace-Id",
            "0a1b2c",
            "X-IAM-Trace-Id: 3d4e5f\r\nX-Request-Id: 0a1b2c\r\n",
        ),
        headers(
            "non-ASCII request id",
            "0a\u{e9}1b",
            "X-Request-Id: 0a\u{e9}1b\r\n",
        ),
        case(
            "request id of a non-JSON response",
            invalid_response(200).request_id("0a1b2c"),
            async { error_for(response(200, "X-Request-Id: 0a1b2c\r\n", "Welcome")).await },
        ),
        case(
            "request id of an incomplete response",
            retryable(only(ErrorKind::Timeout).status(200).request_id("0a1b2c")),
            async {
                error_from(|connection| async {
                    let head = head(200, "X-Request-Id: 0a1b2c\r\nContent-Length: 100\r\n");
                    connection.write(head.as_bytes()).await.hang().await
                })
                .await
            },
        ),
    ]
}

#[tokio::test]
async fn errors_carry_request_id() {
    provoke(request_ids()).await;
}
