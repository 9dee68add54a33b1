//! The file `descriptions.rs`: operations and schemas as data.

mod descriptions;
mod schemas;

pub(crate) use descriptions::descriptions;
