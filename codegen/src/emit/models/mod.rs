//! The models and enums, with their builders, reading and writing.

mod builder;
mod conversion;
mod enumeration;
mod json_schema;
mod module;
mod object;
mod outcome;
mod structure;

pub(crate) use module::types;
