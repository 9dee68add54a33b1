//! The validation of a document: what the generator does not support is refused.

mod characters;
pub(super) mod document;
pub mod examples;
mod extension_forms;
mod keyword_names;
mod keyword_types;
mod keywords;
mod operations;
mod parameters;
mod paths;
mod patterns;
mod schemas;
mod serialization;
mod text_keywords;
mod unsupported_keywords;
mod values;

pub use patterns::integer_pattern;
