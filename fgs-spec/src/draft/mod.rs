//! Writes a page as OpenAPI, in the style of the document, with `TODO` for what the page lacks.

mod builder;
mod document;
mod fields;
mod keywords;
mod media;
mod names;
mod parameters;
mod responses;
mod schemas;
mod yaml;

pub use document::draft;
