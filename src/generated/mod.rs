//! What `build.rs` generates: the client, the models, their validation, and the document as data.

pub(crate) mod client;
pub(crate) mod constants;
pub(crate) mod descriptions;
mod validation;

pub(crate) use client::types;
pub use client::{Client, ResponseValue, builder};
