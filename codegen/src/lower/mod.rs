//! A copy of the document, lowered to what the generator should see.
//!
//! The generator takes bounds, enumerations and required members as laws for reading, turns defaults
//! into values that are always sent, and makes an argument of every header. What is written is
//! checked by code from `validation.rs` instead; what is read is taken as it comes.

mod document;
mod json;
mod references;
mod schemas;

pub use document::lower;
