//! The project ids of regions, each resolved once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::CredentialsError;
use super::iam::client::Iam;
use super::provider_context::ProviderContext;
use super::resolved_credentials::ResolvedCredentials;
use super::single_flight::SingleFlight;

/// The project ids of the regions that a client uses. Concurrent calls share one request for each region.
#[derive(Debug, Default)]
pub(crate) struct Projects(Mutex<HashMap<String, SingleFlight<Result<String, CredentialsError>>>>);

impl Projects {
    /// What a request for a project is waiting for, if it is known.
    pub(crate) fn current_wait(&self) -> Option<String> {
        let lookups = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lookups.values().find_map(SingleFlight::current_wait)
    }

    pub(crate) async fn resolve(
        &self,
        region: &str,
        resolved: Arc<ResolvedCredentials>,
        context: &ProviderContext,
    ) -> Result<String, CredentialsError> {
        let lookup = {
            let mut lookups = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match lookups.get(region) {
                Some(lookup) if lookup.is_running() || matches!(lookup.result(), Some(Ok(_))) => {
                    lookup.clone()
                }
                _ => {
                    let (region, context) = (region.to_owned(), context.clone());
                    let lookup = SingleFlight::start({
                        let region = region.clone();
                        async move {
                            let provider_endpoint = resolved.iam_endpoint.as_deref();
                            Iam::new(&context, provider_endpoint, "project id")?
                                .resolve_project_id(&region, &resolved)
                                .await
                        }
                    });
                    lookups.insert(region, lookup.clone());
                    lookup
                }
            }
        };
        let no_result = || {
            CredentialsError::provider_error(
                "resolving the project id failed: the thread panicked or could not be started; try again",
            )
        };
        lookup
            .wait()
            .await
            .unwrap_or_else(|| Err(no_result().retryable(true)))
    }
}
