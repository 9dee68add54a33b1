//! Signed requests that are not sent.

use std::fmt;

use reqwest::header::HeaderValue;

use crate::json::masked::masked;

/// A request as it would be sent: validated and signed.
///
/// `Display` shows all of it, with keys, tokens, the signature and the secret members of the body masked.
///
/// ```no_run
/// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
/// let request = client.show_function_async_invoke_config().function_urn("resize").build_signed().await?;
/// println!("{request}");
/// # Ok(())
/// # }
/// ```
pub struct SignedRequest {
    request: reqwest::Request,
    /// The members of the body that are secret.
    secrets: &'static [&'static str],
}

impl SignedRequest {
    pub(crate) fn new(request: reqwest::Request, secrets: &'static [&'static str]) -> Self {
        Self { request, secrets }
    }

    fn body(&self) -> Option<&[u8]> {
        // In memory: no operation streams one.
        self.request.body().and_then(reqwest::Body::as_bytes)
    }

    /// The body as it is shown. One that is not the documented JSON is not shown where that has secrets.
    fn shown(&self, body: &[u8]) -> String {
        if self.secrets.is_empty() {
            return String::from_utf8_lossy(body).into_owned();
        }
        let text = std::str::from_utf8(body).ok();
        let shown = text.and_then(|text| masked(text, self.secrets).ok());
        shown.unwrap_or_else(|| "***".to_owned())
    }

    /// The request itself, for a custom transport. Its secrets are not masked.
    #[must_use]
    pub fn into_inner(self) -> reqwest::Request {
        self.request
    }
}

impl Clone for SignedRequest {
    fn clone(&self) -> Self {
        let mut clone =
            reqwest::Request::new(self.request.method().clone(), self.request.url().clone());
        *clone.headers_mut() = self.request.headers().clone();
        *clone.version_mut() = self.request.version();
        *clone.timeout_mut() = self.request.timeout().copied();
        *clone.body_mut() = self.body().map(|body| body.to_vec().into());
        Self::new(clone, self.secrets)
    }
}

impl fmt::Display for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.request.method(), self.request.url())?;
        let mut headers: Vec<_> = self.request.headers().iter().collect();
        headers.sort_by_key(|(name, _)| name.as_str());
        for (name, value) in headers {
            writeln!(f, "{name}: {}", masked_header(value))?;
        }
        match self.body() {
            Some(body) => write!(f, "\n{}", self.shown(body)),
            None => Ok(()),
        }
    }
}

fn masked_header(value: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    if !value.is_sensitive() {
        return text.into_owned();
    }
    match (
        text.split_once(" Access="),
        text.split_once("SignedHeaders="),
    ) {
        (Some((algorithm, _)), Some((_, rest))) => {
            let signed = rest.split(',').next().unwrap_or_default();
            format!("{algorithm} Access=***, SignedHeaders={signed}, Signature=***")
        }
        _ => "***".to_owned(),
    }
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedRequest({self})")
    }
}
