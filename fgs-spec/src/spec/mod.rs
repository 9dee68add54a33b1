//! The OpenAPI document, as checking needs it: each part has a JSON pointer, and with it a line.

mod document;
mod fields;
mod lines;
mod operations;
mod pointer;
mod schemas;

pub use document::Spec;
pub use fields::Field;
pub use operations::Operation;
pub use pointer::Pointer;
