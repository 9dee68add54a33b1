//! The models: generated from the document, or written by hand in place of generated ones.

pub(crate) mod async_invocation;
pub(crate) mod destination;
pub(crate) mod event;
pub(crate) mod function_urn;
#[cfg(feature = "schemars")]
pub(crate) mod json_schema;
pub(crate) mod strict_json;
pub(crate) mod timestamp;

pub use crate::generated::types::*;
