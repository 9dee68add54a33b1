//! The OpenAPI document: reading it, validating it, and views of its parts.

mod components;
pub(crate) mod document;
pub(crate) mod error;
pub(crate) mod load;
pub(crate) mod media;
pub(crate) mod operation;
pub mod parse;
pub(crate) mod pattern;
pub(crate) mod schema;
pub(crate) mod shape;
pub(crate) mod text_format;
mod validate;
mod yaml;

pub use validate::examples;
pub use validate::integer_pattern;
