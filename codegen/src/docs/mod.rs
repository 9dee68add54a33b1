//! The documentation of generated items, from the document's words.

pub(crate) mod operation;
pub(crate) mod property;
