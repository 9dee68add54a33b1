//! Responses: buffering, validation, and the errors they become.

pub(crate) mod buffer;
mod content;
pub(crate) mod decode;
pub(crate) mod error;
