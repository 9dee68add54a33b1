//! The builders of requests, and the methods of the client that begin them.

mod entry_points;
mod extension;
mod generated;
mod inputs;
mod module;
mod pagination;
mod request;
mod setters;
mod validate;
mod waiter;

pub(crate) use module::operations;
