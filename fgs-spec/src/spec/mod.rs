//! The OpenAPI document with JSON pointers and line numbers.

mod chain;
mod document;
mod fields;
mod lines;
mod operations;
mod pointer;
mod schemas;

pub use chain::Chain;
pub use document::Spec;
pub use fields::Field;
pub use operations::Operation;
pub use pointer::Pointer;
