//! The code that is generated here: models, builders, validation, constants and data.

pub(crate) mod constants;
pub(crate) mod data;
pub(crate) mod models;
pub(crate) mod operations;
mod rules;
mod tokens;
mod types;
pub(crate) mod validation;
