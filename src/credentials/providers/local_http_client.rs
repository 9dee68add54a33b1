//! The HTTP client for services on this machine.

use std::time::Duration;

use reqwest::redirect::Policy;

use crate::credentials::error::CredentialsError;
use crate::credentials::http::ConnectSettings;
use crate::credentials::provider_context::ProviderContext;

/// Short, since outside of an instance there may be no response, and every command without keys would wait for it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
pub(super) const CONNECT_SETTINGS: ConnectSettings<'_> = ConnectSettings {
    proxies: None,
    connect_timeout: Some(CONNECT_TIMEOUT),
};

/// Builds a client that bypasses all proxies.
pub(super) fn local_http_client(
    context: &ProviderContext,
) -> Result<reqwest::Client, CredentialsError> {
    let mut http = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT);
    if !context.root_certificates.is_empty() {
        http = http.tls_certs_merge(context.root_certificates.iter().cloned());
    }
    http.build().map_err(|error| {
        CredentialsError::invalid_configuration(format!("the HTTP client cannot be built: {error}"))
    })
}
