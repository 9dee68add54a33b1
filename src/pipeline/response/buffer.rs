//! Buffering of response bodies, so that a truncated response can be retried.

use http_body_util::Limited;
use reqwest::{Body, Response};

use crate::pipeline::call::Call;

/// How much of an error body is read.
const ERROR_BODY_LIMIT: usize = 64 * 1024;

/// The response with its body buffered.
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

/// The first part of an error body. The beginning of a truncated one is still useful.
async fn read_error_body(mut body: Response) -> Vec<u8> {
    let mut received = Vec::new();
    while let Ok(Some(chunk)) = body.chunk().await {
        received.extend_from_slice(&chunk);
        if received.len() >= ERROR_BODY_LIMIT {
            break;
        }
    }
    received
}

/// Keeps the body of a success for the end of the call. That of an error stays in the response.
pub(crate) async fn keep_body(response: Response, call: &Call) -> reqwest::Result<Response> {
    if !response.status().is_success() {
        return Ok(response);
    }
    let (parts, body) = http::Response::<Body>::from(response).into_parts();
    // It is buffered, so that this does not fail.
    let body = Response::from(http::Response::new(body)).bytes().await?;
    call.state().body = body;
    Ok(http::Response::from_parts(parts, Body::default()).into())
}

/// A placeholder where there is no response, since the generated code expects one
/// (docs/decisions/0004-placeholder-response.md).
pub(crate) fn placeholder_response() -> Response {
    Response::from(http::Response::new(Body::default()))
}
