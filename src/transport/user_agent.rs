//! The `User-Agent` of this SDK.

use reqwest::header::HeaderValue;

pub(crate) const USER_AGENT: HeaderValue =
    HeaderValue::from_static(concat!("functiongraph-rust/", env!("CARGO_PKG_VERSION")));
