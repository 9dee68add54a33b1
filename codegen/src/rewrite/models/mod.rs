//! Rewrites the models.

mod default_extra;
mod field_docs;
mod from_json;
mod json_schema;
mod lenient;
mod module;
mod setters;

pub(super) use module::rewrite;
