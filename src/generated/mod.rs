//! The client and the models as `build.rs` generates them, and what the generated code calls.

pub(crate) mod checks;
pub(crate) mod client;
pub(crate) mod constants;
pub(crate) mod descriptions;
pub(crate) mod json_check;
pub(crate) mod pagination;
pub(crate) mod parameters;
pub(crate) mod rules;
pub(crate) mod schema;

pub(crate) use client::types;
pub use client::{Client, ResponseValue, builder};
