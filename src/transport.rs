//! What happens to a generated request on its way out, and to its answer on the way in.

use std::time::{Duration, SystemTime};

use http_body_util::Limited;
use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use reqwest::{Body, Method, Request, Response};
use tracing::Instrument;

use crate::Client;
use crate::call::{Call, Inner, Mode};
use crate::error::{Error, ErrorKind};
use crate::network::address;
use crate::promised;
use crate::retry::{self, Trouble};
use crate::secrets::Secrets;
use crate::{signer, spans};

/// How much of an answer that is no success is read.
const ERROR_BODY_LIMIT: usize = 64 * 1024;
const PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
pub(crate) const AGENT: HeaderValue =
    HeaderValue::from_static(concat!("functiongraph-rust/", env!("CARGO_PKG_VERSION")));

impl ClientHooks<Inner> for Client {
    async fn exec(&self, mut request: Request, _: &OperationInfo) -> reqwest::Result<Response> {
        let Some(call) = &self.inner.call else {
            // Only an operation that went past `begin` could come here, and nothing leaves unsigned.
            return Ok(nothing());
        };
        if call.mode == Mode::Capture {
            match self.prepare_in_time(&mut request, call).await {
                Ok(()) => call.record().captured = Some(request),
                Err(error) => call.record().failure = Some(error),
            }
            return Ok(nothing());
        }
        let span = spans::operation(call.operation);
        call.record().span = Some(span.clone());
        match self.try_until_done(request, call).instrument(span).await {
            Ok(response) => promised::checked(response, call).await,
            Err(Trouble::Network(error)) => Err(error),
            Err(Trouble::Own(error)) => {
                call.record().failure = Some(error);
                Ok(nothing())
            }
        }
    }
}

impl Client {
    /// One try: signed now, sent, and its answer read to the end. Its time begins once there are credentials, which may
    /// take what is left for the call.
    pub(crate) async fn attempt(
        &self,
        mut request: Request,
        call: &Call,
        attempt_timeout: Option<Duration>,
    ) -> Result<Response, Trouble> {
        self.prepare_in_time(&mut request, call)
            .await
            .map_err(Trouble::Own)?;
        if request.method() == Method::POST && request.body().is_none() {
            // RFC 9110 asks for it, and a gateway may answer 411 without. It is not signed, as no length is.
            request
                .headers_mut()
                .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let left = self
            .inner
            .settings
            .timeout
            .saturating_sub(call.begun.elapsed());
        let attempt_timeout = attempt_timeout.filter(|timeout| *timeout < left);
        call.record().history.attempt_timeout = attempt_timeout;
        *request.timeout_mut() = Some(attempt_timeout.unwrap_or(left));
        let proxies = self.inner.settings.proxies.as_ref();
        let target = (
            address(request.url()),
            proxies.and_then(|proxies| proxies.host_of(request.url())),
        );
        call.record().target = Some(target);
        let answer = self
            .client
            .execute(request)
            .await
            .map_err(Trouble::Network)?;
        call.record().answered(answer.status(), answer.headers());
        whole(answer, self.inner.settings.max_response_size)
            .await
            .map_err(Trouble::Network)
    }

    async fn prepare_in_time(&self, request: &mut Request, call: &Call) -> Result<(), Error> {
        self.in_time(call.begun, "credentials", self.prepare(request, call))
            .await
    }

    async fn prepare(&self, request: &mut Request, call: &Call) -> Result<(), Error> {
        let settings = &self.inner.settings;
        let invalid = |_| {
            Error::new(
                ErrorKind::InvalidInput,
                "the project id, a key or the host cannot stand in a header",
            )
        };
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, JSON);
        headers.entry(USER_AGENT).or_insert(AGENT);
        headers.insert(
            PROJECT_ID,
            HeaderValue::from_str(&call.project_id).map_err(invalid)?,
        );
        let provided = settings
            .credentials
            .get(&self.context(call.region.as_deref()))
            .await?;
        let ahead = call.record().ahead.unwrap_or_default();
        signer::sign(
            request,
            &provided.credentials,
            retry::shifted(SystemTime::now(), ahead),
        )
        .map_err(invalid)?;
        let mut record = call.record();
        record
            .secrets
            .add_all(Secrets::of_headers(request.headers()));
        record.secrets.add_credentials(&provided.credentials);
        record.used = Some(provided);
        Ok(())
    }
}

/// An answer with its body in memory, so that one that breaks off can be asked for again.
async fn whole(answer: Response, limit: usize) -> reqwest::Result<Response> {
    let (parts, body) = http::Response::<Body>::from(answer).into_parts();
    let body = Response::from(http::Response::new(Body::wrap(Limited::new(body, limit))));
    let body = match parts.status.is_success() {
        true => body.bytes().await?.into(),
        false => beginning(body).await,
    };
    Ok(Response::from(http::Response::from_parts(
        parts,
        Body::from(body),
    )))
}

/// As much as is worth reading of a body that tells what is wrong. One that breaks off still tells what it told.
async fn beginning(mut body: Response) -> Vec<u8> {
    let mut read = Vec::new();
    while let Ok(Some(chunk)) = body.chunk().await {
        read.extend_from_slice(&chunk);
        if read.len() >= ERROR_BODY_LIMIT {
            break;
        }
    }
    read
}

/// Stands for an answer where there is none.
pub(crate) fn nothing() -> Response {
    Response::from(http::Response::new(Body::default()))
}
