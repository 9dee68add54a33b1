//! Which functions exist.

mod function;
mod registry;

pub(crate) use function::{Function, LATEST};
pub(crate) use registry::Registry;
