//! Signed requests that are not sent.

use std::fmt;

use reqwest::header::HeaderValue;

/// A request as it would be sent: validated and signed.
///
/// `Display` shows all of it, with keys, tokens and the signature masked.
///
/// ```no_run
/// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
/// let request = client.show_function_async_invoke_config().function_urn("resize").build_signed().await?;
/// println!("{request}");
/// # Ok(())
/// # }
/// ```
pub struct SignedRequest(reqwest::Request);

impl SignedRequest {
    pub(crate) fn new(request: reqwest::Request) -> Self {
        Self(request)
    }

    /// The request itself, for a custom transport. Its secrets are not masked.
    #[must_use]
    pub fn into_inner(self) -> reqwest::Request {
        self.0
    }
}

impl Clone for SignedRequest {
    fn clone(&self) -> Self {
        let mut clone = reqwest::Request::new(self.0.method().clone(), self.0.url().clone());
        *clone.headers_mut() = self.0.headers().clone();
        *clone.version_mut() = self.0.version();
        *clone.timeout_mut() = self.0.timeout().copied();
        // The body is in memory: no operation streams one.
        let body = self.0.body().and_then(reqwest::Body::as_bytes);
        *clone.body_mut() = body.map(|body| body.to_vec().into());
        Self(clone)
    }
}

impl fmt::Display for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.0.method(), self.0.url())?;
        let mut headers: Vec<_> = self.0.headers().iter().collect();
        headers.sort_by_key(|(name, _)| name.as_str());
        for (name, value) in headers {
            writeln!(f, "{name}: {}", masked(value))?;
        }
        match self.0.body().and_then(reqwest::Body::as_bytes) {
            Some(body) => write!(f, "\n{}", String::from_utf8_lossy(body)),
            None => Ok(()),
        }
    }
}

fn masked(value: &HeaderValue) -> String {
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
