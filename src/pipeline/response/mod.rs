//! Responses: buffering, validation, and the errors they become.

pub(crate) mod buffer;
pub(crate) mod error;
pub(crate) mod members;
