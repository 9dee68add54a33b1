//! The profile file of the official SDKs.

pub(crate) mod ini;
pub(crate) mod permissions;
pub(crate) mod provider;
pub(crate) mod section;
pub(crate) mod typo;

pub use provider::ProfileProvider;
