//! From an API definition, which is Swagger 2.0 with one operation, to what a page would say.

mod document;
mod examples;
mod facts;
mod fields;
mod node;
mod operation;
mod tables;

pub(super) use document::read;
