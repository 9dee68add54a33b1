//! What happens to a generated request on its way out, and to its answer on the way in.

use std::time::{Instant, SystemTime};

use http_body_util::Limited;
use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use reqwest::{Body, Request, Response};

use crate::Client;
use crate::call::{Call, Inner, Mode};
use crate::error::{Error, ErrorKind};
use crate::signer;

const PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
pub(crate) const AGENT: HeaderValue =
    HeaderValue::from_static(concat!("functiongraph-rust/", env!("CARGO_PKG_VERSION")));

impl ClientHooks<Inner> for Client {
    async fn exec(&self, mut request: Request, _: &OperationInfo) -> reqwest::Result<Response> {
        let Some(call) = &self.inner.call else {
            return self.client.execute(request).await;
        };
        if let Err(error) = self.prepare(&mut request, call).await {
            call.record().failure = Some(error);
            return Ok(nothing());
        }
        if call.mode == Mode::Capture {
            call.record().captured = Some(request);
            return Ok(nothing());
        }
        let (method, url) = (request.method().clone(), request.url().clone());
        let begun = Instant::now();
        let answer = self.client.execute(request).await;
        let elapsed = begun.elapsed();
        let operation = call.operation.id;
        match answer {
            Ok(response) => {
                let mut record = call.record();
                record.answered(response.status(), response.headers());
                tracing::debug!(
                    operation, %method, %url, status = response.status().as_u16(), ?elapsed,
                    request_id = record.request_id.as_deref().unwrap_or("none"), "answered"
                );
                Ok(limited(response, self.inner.settings.answer_limit))
            }
            Err(error) => {
                tracing::debug!(operation, %method, %url, ?elapsed, "no answer");
                Err(error)
            }
        }
    }
}

impl Client {
    async fn prepare(&self, request: &mut Request, call: &Call) -> Result<(), Error> {
        let settings = &self.inner.settings;
        let invalid = |_| Error::new(ErrorKind::Input, "the project id, a key or the host cannot stand in a header");
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, JSON);
        headers.insert(USER_AGENT, AGENT);
        headers.insert(PROJECT_ID, HeaderValue::from_str(&call.project_id).map_err(invalid)?);
        *request.timeout_mut() = Some(settings.timeout);
        let provided = settings.credentials.get(&self.context(call.region.as_deref())).await?;
        signer::sign(request, &provided.credentials, SystemTime::now()).map_err(invalid)
    }
}

/// An answer that ends with an error once it is longer than the limit.
fn limited(response: Response, limit: usize) -> Response {
    let (parts, body) = http::Response::<Body>::from(response).into_parts();
    Response::from(http::Response::from_parts(parts, Body::wrap(Limited::new(body, limit))))
}

/// Stands for an answer where there is none.
fn nothing() -> Response {
    Response::from(http::Response::new(Body::default()))
}
