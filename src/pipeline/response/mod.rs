//! What a response says: read to the end, complete, or an error.

pub(crate) mod buffer;
pub(crate) mod error;
pub(crate) mod members;
