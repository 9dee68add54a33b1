//! Compares an API definition with its operation, in both directions.

mod bodies;
mod facts;
mod fields;
mod marks;
mod operation;

pub(super) use operation::check;
