//! The validation of a document: what the generator does not support is refused.

mod characters;
pub(super) mod document;
pub mod examples;
mod forms;
mod keywords;
mod known;
mod operations;
mod paths;
mod patterns;
mod schemas;
mod serialization;
mod supported;
mod text;
mod types;
mod values;

pub use patterns::integer_pattern;
