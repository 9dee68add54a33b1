//! Compares an API definition with its operation, in both directions.

mod bodies;
mod facts;
mod fields;
mod marks;
mod operation;
mod words;

pub(super) use operation::check;
