//! The models and enums, with their builders, reading and writing.

mod builder;
mod conversion;
mod enumeration;
mod json_schema;
mod module;
mod outcome;
mod read_write;
mod structure;

pub(crate) use module::types;
