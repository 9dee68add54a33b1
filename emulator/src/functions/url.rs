//! A function that is a server: `POST /init` once, and `POST /invoke` for each event.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::header::CONTENT_ENCODING;
use functiongraph_io::error_chain::{causes, root_cause};
use tokio::sync::{Mutex, Semaphore};
use tokio::time::timeout;

use super::call::Call;
use super::settings::Settings;
use crate::limits::RUN_RESULT_LIMIT;
use crate::run_error::{
    RunError, is_unreachable, reported, timed_out, too_large, unreachable, unusable,
};
use functiongraph::reqwest::redirect::Policy;
use functiongraph::reqwest::{self, Client, RequestBuilder, Response, Url};

/// How long a server may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) struct UrlFunction {
    /// Without a slash at its end.
    base: String,
    http: Client,
    slots: Arc<Semaphore>,
    /// Whether `/init` has succeeded, or does not exist.
    initialized: Mutex<bool>,
}

impl UrlFunction {
    /// The function at a URL, or why it cannot be one.
    pub(crate) fn new(url: &str, concurrency: usize) -> Result<Self, String> {
        let parsed = Url::parse(url).map_err(|error| error.to_string())?;
        let is_plain = parsed.query().is_none()
            && parsed.fragment().is_none()
            && parsed.username().is_empty()
            && parsed.password().is_none();
        if parsed.scheme() != "http" || !is_plain {
            return Err(
                "http://HOST:PORT is expected, without user, query and fragment".to_owned(),
            );
        }
        let http = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .tls_certs_only([])
            .connect_timeout(CONNECT_TIMEOUT)
            .build();
        Ok(Self {
            base: parsed.as_str().trim_end_matches('/').to_owned(),
            http: http.map_err(|error| root_cause(&error).to_string())?,
            slots: Arc::new(Semaphore::new(concurrency)),
            initialized: Mutex::new(false),
        })
    }

    pub(super) async fn run(&self, call: &Call, settings: &Settings) -> Result<Bytes, RunError> {
        // Never closed.
        let _slot = self.slots.acquire().await;
        let invoking = async {
            self.initialize(call, settings).await?;
            self.invoke(call, settings).await
        };
        let done = timeout(settings.timeout, invoking).await;
        done.unwrap_or_else(|_| Err(timed_out(settings.timeout)))
    }

    /// A server that has no `/init` needs none.
    async fn initialize(&self, call: &Call, settings: &Settings) -> Result<(), RunError> {
        let mut initialized = self.initialized.lock().await;
        if *initialized {
            return Ok(());
        }
        let response = self.send(self.post("/init", call, settings)).await?;
        let status = response.status();
        if !status.is_success() && status != StatusCode::NOT_FOUND {
            let body = self.body(response).await?;
            let empty = format!("{}/init responded with {status}", self.base);
            return Err(reported(i64::from(status.as_u16()), &body, &empty));
        }
        *initialized = true;
        Ok(())
    }

    async fn invoke(&self, call: &Call, settings: &Settings) -> Result<Bytes, RunError> {
        let request = self
            .post("/invoke", call, settings)
            .header("Content-Type", "application/json")
            .body(call.event.clone());
        let received = async {
            let response = self.send(request).await?;
            let status = response.status();
            Ok((status, self.body(response).await?))
        };
        let received = received.await;
        if received.as_ref().is_err_and(is_unreachable) {
            // The next one may be another process, which needs its own.
            *self.initialized.lock().await = false;
        }
        let (status, body) = received?;
        if status.is_success() {
            return Ok(body);
        }
        let empty = format!("{}/invoke responded with {status}", self.base);
        Err(reported(i64::from(status.as_u16()), &body, &empty))
    }

    fn post(&self, path: &str, call: &Call, settings: &Settings) -> RequestBuilder {
        let headers = [
            ("X-Cff-Request-Id", call.request_id.clone()),
            ("X-Cff-Func-Name", call.version.name().to_owned()),
            ("X-Cff-Func-Version", call.version_name().to_owned()),
            ("X-Cff-Func-Timeout", settings.seconds().to_string()),
            ("X-Cff-Memory", settings.memory.to_string()),
            ("X-Cff-Project-Id", call.project_id().to_owned()),
            ("X-Cff-Package", call.version.package().to_owned()),
            ("X-Cff-Region", call.region().to_owned()),
        ];
        let request = self.http.post(format!("{}{path}", self.base));
        headers.into_iter().fold(request, |request, (name, value)| {
            request.header(name, value)
        })
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, RunError> {
        request.send().await.map_err(|error| self.failure(&error))
    }

    async fn body(&self, mut response: Response) -> Result<Bytes, RunError> {
        let encoding = response.headers().get(CONTENT_ENCODING);
        if let Some(encoding) = encoding.filter(|encoding| *encoding != "identity") {
            return Err(unusable(format!(
                "the response of {} is compressed ({}); send it without Content-Encoding",
                self.base,
                String::from_utf8_lossy(encoding.as_bytes())
            )));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.failure(&error))?
        {
            if body.len() + chunk.len() > RUN_RESULT_LIMIT {
                return Err(unusable(too_large()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.into())
    }

    fn failure(&self, error: &reqwest::Error) -> RunError {
        let (base, cause) = (&self.base, root_cause(error));
        if error.is_connect() {
            return unreachable(format!(
                "connection failed: {base}: {cause}; start the function's server"
            ));
        }
        let is_rubbish = |cause: &(dyn Error + 'static)| {
            let http = cause.downcast_ref::<hyper::Error>();
            // What is wrong with a chunk is an error of the body.
            let body = cause.downcast_ref::<io::Error>().map(io::Error::kind);
            http.is_some_and(hyper::Error::is_parse)
                || matches!(body, Some(ErrorKind::InvalidInput | ErrorKind::InvalidData))
        };
        if causes(error).any(is_rubbish) {
            return unusable(format!("the response of {base} is not HTTP: {cause}"));
        }
        unreachable(format!(
            "connection closed before the response was complete: {base}: {cause}"
        ))
    }
}
