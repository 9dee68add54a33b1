//! The configuration of a client: environment variables, endpoints, proxies, certificates.

pub(crate) mod endpoint;
pub(crate) mod endpoint_overrides;
pub(crate) mod env;
mod platform_verifier;
pub(crate) mod project_id;
pub(crate) mod proxy;
pub(crate) mod region;
#[cfg(feature = "regions-file")]
pub(crate) mod regions_file;
pub(crate) mod root_certificates;
pub(crate) mod sdk_file;
pub(crate) mod service_url;
pub(crate) mod tls;
#[cfg(any(test, not(feature = "regions-file")))]
pub(crate) mod unread_regions_file;
