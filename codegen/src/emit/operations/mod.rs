//! The builders of requests, and the methods of the client that begin them.

mod entry_points;
mod extension;
mod generated;
mod inputs;
mod module;
mod pages_extension;
mod pagination;
mod request;
mod setters;
mod validate;
mod waiter;
mod waiter_extension;

pub(crate) use module::operations;
