//! Validation of requests, by what the document says.

pub(crate) mod checks;
pub(crate) mod error;
pub(crate) mod json;
pub(crate) mod parameters;
pub(crate) mod reason;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod validate;

pub use error::ValidationError;
pub use validate::Validate;
