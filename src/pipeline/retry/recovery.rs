//! Recovery from a 401: refreshed credentials, or a signature corrected for clock skew.

use std::time::SystemTime;

use crate::credentials::credentials::Kind;
use crate::pipeline::call::Call;
use crate::pipeline::client_config::ClientConfig;
use crate::pipeline::response::buffer::BufferedResponse;
use crate::transport::clock_skew;

/// What has been tried for a call; each is tried once.
#[derive(Default)]
pub(super) struct Recovery {
    clock: bool,
    credentials: bool,
}

impl Recovery {
    /// Whether another attempt may succeed now, after this 401. It means that nothing was processed, so any operation
    /// may be sent again.
    pub(super) async fn recover(
        &mut self,
        response: &BufferedResponse,
        config: &ClientConfig,
        call: &Call,
    ) -> bool {
        let Some(used) = call.state().credentials().cloned() else {
            return false;
        };
        // Only over TLS is the `Date` known to be from the service. A token has no signature.
        let is_signed = matches!(used.credentials.kind(), Kind::Keys { .. });
        let is_trusted = call.endpoint.scheme() == "https";
        if !self.clock
            && is_signed
            && is_trusted
            && let Some(skew) = clock_skew::ahead(response.headers(), SystemTime::now())
        {
            self.clock = true;
            tracing::debug!(?skew, "the request is signed again for the service's clock");
            call.state().clock_skew = Some(skew);
            return true;
        }
        if self.credentials || !used.is_refreshable() {
            return false;
        }
        self.credentials = true;
        let context = config.provider_context(call.region.as_deref());
        let refreshed = config
            .credentials
            .refresh_after_rejection(&used, &context)
            .await;
        if refreshed.is_some() {
            tracing::debug!("credentials rejected; retrying with refreshed credentials");
        }
        refreshed.is_some()
    }
}
