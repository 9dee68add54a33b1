//! The profile file of the official SDKs.

pub(crate) mod ini;
mod load;
pub(crate) mod permissions;
pub(crate) mod provider;
pub(crate) mod section;
pub(crate) mod typo;

pub use provider::ProfileProvider;
