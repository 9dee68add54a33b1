//! The methods of the client that make and send requests, by progenitor.
//!
//! The generator gets a copy of the document in which every parameter is a text and every body is bytes: types, bounds
//! and reading belong to the builders and models of this crate.

mod lower;
mod methods;
mod placeholders;
mod request;

pub(crate) use lower::lower;
pub(crate) use methods::{Argument, Transmit, methods};
