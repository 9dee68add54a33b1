//! HTTP/1 connections: how many there are, how long one may take, and from which origin its requests come.

mod authority;
mod connection;
mod limits;
mod origin;
mod serve;
mod streams;
mod write_timeout;

pub(crate) use authority::is_host;
pub(crate) use limits::Limits;
pub(crate) use origin::{AllowedHosts, check_origin};
pub(crate) use serve::serve;
pub(crate) use streams::Streams;
