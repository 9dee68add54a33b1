//! How many retries a function's config allows, and how old an event may become.

use std::time::Duration;

use crate::store::{CONFIGS, StateError, Store};
use functiongraph::types::{AsyncInvokeConfig, UpdateFunctionAsyncInvokeConfigRequestBody};

pub(super) struct RetryLimits {
    pub retries: i64,
    pub max_age: Duration,
}

impl RetryLimits {
    /// Of a version or alias: those of its config, or the defaults.
    pub(super) fn of(store: &Store, function: &str) -> Result<Self, StateError> {
        let config: AsyncInvokeConfig = store.get(CONFIGS, function)?.unwrap_or_default();
        let mut defaults = UpdateFunctionAsyncInvokeConfigRequestBody::default();
        defaults.max_async_event_age_in_seconds = config.max_async_event_age_in_seconds;
        defaults.max_async_retry_attempts = config.max_async_retry_attempts;
        defaults.fill_defaults();
        let age = defaults
            .max_async_event_age_in_seconds
            .and_then(|age| age.try_into().ok())
            .unwrap_or(u64::MAX);
        Ok(Self {
            retries: defaults.max_async_retry_attempts.unwrap_or_default(),
            max_age: Duration::from_secs(age),
        })
    }
}
