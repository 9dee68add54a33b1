//! Writes a page as OpenAPI, in the style of the document, with `TODO` for what the page lacks.

mod builder;
mod content;
mod document;
mod examples;
mod fields;
mod keywords;
mod names;
mod pages;
mod parameters;
mod request_body;
mod responses;
mod schemas;
mod values;
mod yaml;

pub use document::draft;
