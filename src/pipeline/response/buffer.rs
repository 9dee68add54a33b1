//! Reading a response to the end, so that one that is cut off can be requested again.

use http_body_util::Limited;
use reqwest::{Body, Response};

/// How much of the body of an error is read.
const ERROR_BODY_LIMIT: usize = 64 * 1024;

/// The response with its body in memory.
pub(crate) async fn buffer_body(response: Response, limit: usize) -> reqwest::Result<Response> {
    let (parts, body) = http::Response::<Body>::from(response).into_parts();
    let body = Response::from(http::Response::new(Body::wrap(Limited::new(body, limit))));
    let body = if parts.status.is_success() {
        body.bytes().await?.into()
    } else {
        read_error_body(body).await
    };
    let response = http::Response::from_parts(parts, Body::from(body));
    Ok(Response::from(response))
}

/// As much as is worth reading of an error. One that is cut off still says what it said.
async fn read_error_body(mut body: Response) -> Vec<u8> {
    let mut read = Vec::new();
    while let Ok(Some(chunk)) = body.chunk().await {
        read.extend_from_slice(&chunk);
        if read.len() >= ERROR_BODY_LIMIT {
            break;
        }
    }
    read
}

/// Stands for a response where there is none: the generated code expects one (docs/decisions/0004-placeholder-response.md).
pub(crate) fn placeholder_response() -> Response {
    Response::from(http::Response::new(Body::default()))
}
