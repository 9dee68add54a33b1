//! A service that a provider calls.

use std::fmt;

/// The names of a service in errors.
#[derive(Clone)]
pub(crate) struct Service {
    provider_name: String,
    name: String,
}

impl Service {
    pub(crate) fn new(provider_name: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            provider_name: provider_name.into(),
            name: name.into(),
        }
    }

    /// The name and address without the provider that calls it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.provider_name, self.name)
    }
}
