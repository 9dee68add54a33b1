//! A question to a service that gives keys or tells of them: the instance's metadata, a pod's agent, IAM.

use std::fmt;
use std::time::Duration;

use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use reqwest::{RequestBuilder, StatusCode};
use secrecy::zeroize::Zeroizing;

use crate::answer::{one_line, service_error};
use crate::credentials::CredentialsError;
use crate::network::{self, address};
use crate::proxy::Proxies;
use crate::secrets::Secrets;
use crate::single_flight::WaitsFor;

/// A few keys, or the projects of one name.
const ANSWER_LIMIT: usize = 256 * 1024;

/// An answer, read to its end. It is wiped, since it may hold keys.
pub(crate) struct Answer {
    who: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Zeroizing<Vec<u8>>,
    /// Of the request.
    secrets: Secrets,
    /// The proxy on the way to who answered.
    proxy: Option<String>,
}

/// No answer came, and why.
pub(crate) struct Unanswered {
    message: String,
    /// Whether another attempt may end otherwise.
    may_pass: bool,
    /// Whether there was no connection.
    unreached: bool,
}

/// Sends a request; `who` is asked begins every error. The proxies are those that the request goes through.
pub(crate) async fn ask(
    who: &str,
    request: RequestBuilder,
    limit: Duration,
    proxies: Option<&Proxies>,
) -> Result<Answer, Unanswered> {
    let unanswered = |problem: String| Unanswered {
        message: format!("{who}: {problem}"),
        may_pass: true,
        unreached: false,
    };
    let (http, request) = request.timeout(limit).build_split();
    let request = request.map_err(|error| unanswered(network::deepest(&error.without_url())))?;
    let (secrets, address) = (Secrets::of_request(&request), address(request.url()));
    let proxy = proxies.and_then(|proxies| proxies.host_of(request.url()));
    // Who is asked may be named by its address already.
    let known = if who.contains(&address) { "" } else { &address };
    let fail = |error: reqwest::Error| {
        let failed = match error.is_timeout() {
            true => {
                let from = if known.is_empty() {
                    String::new()
                } else {
                    format!(" from {known}")
                };
                let via = proxy
                    .as_ref()
                    .map(|proxy| format!(" through the proxy {proxy}"))
                    .unwrap_or_default();
                unanswered(format!("no answer{from}{via} within {limit:?}"))
            }
            false => unanswered(network::failed(&error, known, proxy.as_deref())),
        };
        Unanswered {
            may_pass: !network::is_lasting(&error),
            unreached: error.is_connect(),
            ..failed
        }
    };
    let _waits = WaitsFor::new(who);
    let mut response = http.execute(request).await.map_err(fail)?;
    tracing::debug!(status = response.status().as_u16(), "{who} answered");
    // As large as most answers, so that no copy is left behind where it grew.
    let mut body = Zeroizing::new(Vec::with_capacity(64 * 1024));
    while let Some(chunk) = response.chunk().await.map_err(fail)? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            return Err(unanswered(format!(
                "the answer is larger than {ANSWER_LIMIT} bytes"
            )));
        }
        body.extend_from_slice(&chunk);
    }
    let (status, headers) = (response.status(), response.headers().clone());
    Ok(Answer {
        who: who.to_owned(),
        status,
        headers,
        body,
        secrets,
        proxy,
    })
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)?
            .to_str()
            .ok()
            .filter(|value| !value.is_empty())
    }

    /// What the service's support finds the request by.
    pub fn trace(&self) -> Option<String> {
        self.header("x-iam-trace-id").map(|id| self.masked(id))
    }

    /// A text of the answer without what the request was not to show.
    pub fn masked(&self, text: &str) -> String {
        one_line(&self.secrets.mask(text))
    }

    /// What the service said instead of what was asked for.
    pub fn told(&self) -> String {
        // A proxy says this, whoever was asked.
        if self.status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return format!(
                "{}: {}",
                self.who,
                network::unauthorized(self.proxy.as_deref())
            );
        }
        let status = self.status.as_u16();
        let encoding = self
            .header(CONTENT_ENCODING.as_str())
            .map(|encoding| self.masked(encoding));
        let error = service_error(status, &self.body, encoding.as_deref(), &self.secrets);
        // IAM's code is often just the status.
        let code = error.code().filter(|code| *code != status.to_string());
        let code = code.map(|code| format!(" {code}")).unwrap_or_default();
        let trace = self
            .trace()
            .map(|id| format!(" (X-IAM-Trace-Id {id})"))
            .unwrap_or_default();
        format!(
            "{} answered {status}{code}: {}{trace}",
            self.who,
            error.message()
        )
    }

    /// The answer, unless it is a no.
    pub fn success(self) -> Result<Self, CredentialsError> {
        match self.status.is_success() {
            true => Ok(self),
            false => {
                let later =
                    self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS;
                Err(CredentialsError::provider_error(self.told()).retryable(later))
            }
        }
    }
}

impl Unanswered {
    /// Whether there was no connection, so that perhaps nobody is there.
    pub fn is_unreached(&self) -> bool {
        self.unreached
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<Unanswered> for CredentialsError {
    fn from(unanswered: Unanswered) -> Self {
        Self::provider_error(unanswered.message).retryable(unanswered.may_pass)
    }
}
