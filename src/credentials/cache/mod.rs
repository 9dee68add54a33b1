//! The cache of resolved credentials.

mod clock;
mod credentials_cache;
mod entry;
#[cfg(test)]
mod fake_provider;
#[cfg(test)]
mod tests;

pub(crate) use credentials_cache::Cache;
