//! IAM, the identity service.

pub(crate) mod client;
pub(crate) mod endpoint;
mod project_lookup;
