//! How an HTTP client connects.

use std::time::Duration;

use crate::config::proxy::Proxies;

/// The settings of the HTTP client that sends a request, which errors name.
#[derive(Clone, Copy, Default)]
pub(crate) struct ConnectSettings<'a> {
    /// The proxies, if they are known.
    pub proxies: Option<&'a Proxies>,
    /// The connect timeout, if it is known.
    pub connect_timeout: Option<Duration>,
}
