//! Compares a page with the document, fact by fact.

mod checker;
mod content;
mod contradictions;
mod definition;
mod difference;
mod examples;
mod facts;
mod fields;
mod matching;
mod operation;
mod responses;
mod tables;

pub use contradictions::{Contradiction, contradictions};
pub use difference::Difference;
pub use operation::{Checked, check};
