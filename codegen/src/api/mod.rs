//! What is generated, in the terms of Rust: the types of schemas, the models and enums, the operations.

pub(crate) mod collect;
pub(crate) mod enumeration;
pub(crate) mod groups;
pub(crate) mod model;
pub(crate) mod models;
pub(crate) mod operation;
mod schema_tags;
