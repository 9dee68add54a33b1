//! One run of a function, for attempts and for synchronous callers.

use super::alias_version::version_to_run;
use super::tasks::Runner;
use crate::functions::{Call, Outcome, Runnable, Settings};
use crate::store::{ALIASES, StateError};
use functiongraph::FunctionUrn;

impl Runner {
    /// Runs a function once. Where nothing runs it, the event is the result.
    pub(crate) async fn run_once(&self, call: Call) -> Result<Outcome, StateError> {
        let Some(runnable) = self.functions.find(&call.function, &call.version) else {
            return Ok(Ok(call.event).into());
        };
        let settings = self.settings(runnable, &call.version).await?;
        Ok(runnable.source.run(call, settings).await)
    }

    /// A handler in Rust has none.
    async fn settings(
        &self,
        runnable: &Runnable,
        version: &FunctionUrn,
    ) -> Result<Settings, StateError> {
        let defaults = runnable.defaults.clone();
        if runnable.source.is_handler() {
            return Ok(defaults);
        }
        let version = version.clone();
        self.blocking(move |store| defaults.of(store, &version))
            .await
    }

    /// The version that an invocation of this version or alias runs.
    pub(crate) async fn version(&self, function: &FunctionUrn) -> Result<FunctionUrn, StateError> {
        let urn = function.clone();
        self.blocking(move |store| version_to_run(&urn, |alias| store.get(ALIASES, alias)))
            .await
    }
}
