//! The HTTP client for services on this machine.

use std::fmt::Display;
use std::time::Duration;

use reqwest::redirect::Policy;

use crate::config::tls;
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
    let cannot_be_built = |error: &dyn Display| {
        CredentialsError::invalid_configuration(format!("the HTTP client cannot be built: {error}"))
    };
    let tls =
        tls::client_config(&context.root_certificates).map_err(|error| cannot_be_built(&error))?;
    reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .tls_backend_preconfigured(tls)
        .build()
        .map_err(|error| cannot_be_built(&error))
}
