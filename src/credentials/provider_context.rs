//! The input of a provider.

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;

use super::http::ConnectSettings;
use crate::config::env::Env;
use crate::config::proxy::Proxies;

/// The parts of a client that its provider may use.
#[derive(Clone, Debug)]
pub struct ProviderContext {
    pub(crate) http: reqwest::Client,
    pub(crate) region: Option<String>,
    pub(crate) iam_endpoint: Option<String>,
    pub(crate) env: Env,
    /// The client's root certificates, for services that are reached without a proxy.
    pub(crate) root_certificates: Arc<[CertificateDer<'static>]>,
    /// The proxies of `http`, if they are known.
    pub(crate) proxies: Option<Arc<Proxies>>,
    /// The connect timeout of `http`, if it is known.
    pub(crate) connect_timeout: Option<Duration>,
}

impl ProviderContext {
    /// A context for a provider without a client. Redirects should be disabled in `http`, as they are in
    /// a client's: following one would send secrets to another host.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use functiongraph::credentials::{ProviderContext, ProvideCredentials};
    /// use functiongraph::{Credentials, reqwest};
    ///
    /// let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    /// let resolved = Credentials::keys("AK", "SK").provide(&ProviderContext::new(http)).await?;
    /// assert_eq!((resolved.provider_name, resolved.expiry), ("static", None));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn new(http: reqwest::Client) -> Self {
        Self {
            http,
            region: None,
            iam_endpoint: None,
            env: Env::default(),
            root_certificates: Arc::default(),
            proxies: None,
            connect_timeout: None,
        }
    }

    /// Sets the region, which selects IAM's endpoint unless one is configured.
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The client's `reqwest` client, with its proxies and root certificates.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The settings of `http`.
    pub(crate) fn connect_settings(&self) -> ConnectSettings<'_> {
        ConnectSettings {
            proxies: self.proxies.as_deref(),
            connect_timeout: self.connect_timeout,
        }
    }

    /// The region of the call, if it is known.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }
}
