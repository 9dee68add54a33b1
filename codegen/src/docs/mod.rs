//! The documentation of generated items, from the document's words.

pub mod operation;
pub mod property;
