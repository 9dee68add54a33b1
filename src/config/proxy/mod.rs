//! The proxies of requests.

mod address;
mod bypass;
mod proxies;
mod variables;

pub(crate) use proxies::Proxies;
