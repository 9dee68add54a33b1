//! The code that is generated here: models, builders, validation and constants.

mod cancellation;
mod constants;
mod defaults;
mod descriptions;
mod errors;
mod iam;
mod merges;
pub(crate) mod models;
pub(crate) mod operations;
mod operations_table;
mod page_sizes;
mod parameters;
mod regional_enums;
mod regions;
mod response_headers;
mod rules;
mod schemas;
mod tokens;
mod types;
mod validation;
mod zones;

pub(crate) use constants::constants;
pub(crate) use descriptions::descriptions;
pub(crate) use validation::validation;
