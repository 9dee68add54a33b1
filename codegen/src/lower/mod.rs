//! A copy of the document, lowered for the generator.
//!
//! The generator enforces bounds, enumerations and required members when it reads, turns defaults
//! into values that are always sent, and makes an argument of every header. The generated
//! `validation.rs` validates requests instead; responses are read leniently.

mod document;
mod json;
mod references;
mod schemas;

pub(crate) use document::lower;
