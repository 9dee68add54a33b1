//! The OpenAPI document with JSON pointers and line numbers.

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
