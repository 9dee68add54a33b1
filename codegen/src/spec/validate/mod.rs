//! The validation of a document: what the generator does not support is refused.

pub(super) mod document;
mod keywords;
mod operations;
mod patterns;
mod schemas;
mod supported;
mod text;
