//! The documentation of generated items, from the document's words.

pub(crate) mod model;
pub(crate) mod operation;
pub(crate) mod property;
pub(crate) mod request_example;
pub(crate) mod response_example;
