//! The projects of regions, each looked up once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::CredentialsError;
use super::iam::Iam;
use super::provider::{ProviderContext, ResolvedCredentials};
use super::single_flight::SingleFlight;

/// The projects of regions that a client has asked for. Each is asked for once, however many calls wait.
#[derive(Debug, Default)]
pub(crate) struct Projects(Mutex<HashMap<String, SingleFlight<Result<String, CredentialsError>>>>);

impl Projects {
    /// What those wait for who wait for a project, where that is known.
    pub fn waits_for(&self) -> Option<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.values().find_map(SingleFlight::waits_for)
    }

    pub async fn of(
        &self,
        region: &str,
        provided: Arc<ResolvedCredentials>,
        context: &ProviderContext,
    ) -> Result<String, CredentialsError> {
        let lookup = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match known.get(region) {
                Some(lookup) if lookup.runs() || matches!(lookup.result(), Some(Ok(_))) => {
                    lookup.clone()
                }
                _ => {
                    let (region, context) = (region.to_owned(), context.clone());
                    let lookup = SingleFlight::start({
                        let region = region.clone();
                        async move {
                            let own = provided.iam_endpoint.as_deref();
                            Iam::new(&context, own, "project id")?
                                .project_of(&region, &provided)
                                .await
                        }
                    });
                    known.insert(region, lookup.clone());
                    lookup
                }
            }
        };
        let ended = || {
            CredentialsError::provider_error(
                "the search for the project ended early: it panicked, or could not be started",
            )
        };
        lookup
            .wait()
            .await
            .unwrap_or_else(|| Err(ended().retryable(true)))
    }
}
