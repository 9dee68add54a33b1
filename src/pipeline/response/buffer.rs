//! Buffering of response bodies, so that a truncated response can be retried.

use bytes::Bytes;
use http_body_util::Limited;
use reqwest::header::HeaderMap;
use reqwest::{Body, Response, StatusCode};

use crate::pipeline::call::Call;

/// How much of an error body is read.
const ERROR_BODY_LIMIT: usize = 64 * 1024;

/// A response whose body has been read.
#[derive(Debug)]
pub(crate) struct BufferedResponse {
    /// Status and headers.
    head: Response,
    body: Bytes,
}

impl BufferedResponse {
    /// Reads the body: the whole one of a success, the first part of any other.
    pub(crate) async fn read(mut head: Response, limit: usize) -> reqwest::Result<Self> {
        let body = if head.status().is_success() {
            read_body(&mut head, limit).await?
        } else {
            read_error_body(&mut head, limit).await
        };
        Ok(Self { head, body })
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.head.status()
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.head.headers()
    }

    /// Keeps headers and body for the end of the call. The rest is for the generated code, which looks at the status.
    pub(crate) fn keep(mut self, call: &Call) -> Response {
        let mut state = call.state();
        state.headers = std::mem::take(self.head.headers_mut());
        state.body = self.body;
        self.head
    }
}

async fn read_body(response: &mut Response, limit: usize) -> reqwest::Result<Bytes> {
    let (mut first, mut others, mut length) = (None, Vec::new(), 0);
    while let Some(chunk) = response.chunk().await? {
        let chunk = check_length(chunk, limit - length).await?;
        length += chunk.len();
        if first.is_none() {
            first = Some(chunk);
        } else {
            others.push(chunk);
        }
    }
    let first = first.unwrap_or_default();
    if others.is_empty() {
        return Ok(first);
    }
    others.insert(0, first);
    Ok(others.concat().into())
}

/// The chunk, unless it is longer than what is left of the limit.
async fn check_length(chunk: Bytes, left: usize) -> reqwest::Result<Bytes> {
    if chunk.len() <= left {
        return Ok(chunk);
    }
    // Only reqwest can make its error.
    let limited = Body::wrap(Limited::new(Body::from(chunk), left));
    Response::from(http::Response::new(limited)).bytes().await
}

/// The first part of an error body. The beginning of a truncated one is still useful.
async fn read_error_body(response: &mut Response, limit: usize) -> Bytes {
    let mut received = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        if chunk.len() > limit - received.len() {
            break;
        }
        received.extend_from_slice(&chunk);
        if received.len() >= ERROR_BODY_LIMIT {
            break;
        }
    }
    received.into()
}

/// A placeholder where there is no response, since the generated code expects one
/// (docs/decisions/0004-placeholder-response.md).
pub(crate) fn placeholder_response() -> Response {
    Response::from(http::Response::new(Body::default()))
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use http_body_util::{BodyExt, Full, StreamBody};

    use super::*;
    use crate::transport::failure::Failure;

    async fn read(chunks: &[&'static str], limit: usize) -> reqwest::Result<Bytes> {
        let mut frames = Vec::new();
        for chunk in chunks {
            frames.extend(Full::new(Bytes::from(*chunk)).frame().await);
        }
        let body = Body::wrap(StreamBody::new(stream::iter(frames)));
        let response = Response::from(http::Response::new(body));
        let response = BufferedResponse::read(response, limit).await?;
        Ok(response.body)
    }

    #[tokio::test]
    async fn joins_chunks_up_to_limit() {
        for chunks in [&[][..], &["a"], &["a", "bc"], &["a", "bc", "d"]] {
            let whole = chunks.concat();
            assert_eq!(read(chunks, whole.len()).await.unwrap(), whole);
        }
    }

    #[tokio::test]
    async fn rejects_chunks_beyond_limit() {
        for chunks in [&["abcd"][..], &["a", "bcd"], &["abc", "d"]] {
            let error = read(chunks, 3).await.unwrap_err();
            assert_eq!(Failure::of_error(&error), Failure::ResponseTooLarge);
        }
    }
}
