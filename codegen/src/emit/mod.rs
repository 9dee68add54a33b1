//! The code that is written beside the generator's: constants and validation.

mod cancellation;
mod constants;
mod defaults;
mod errors;
mod iam;
mod merges;
mod operations;
mod page_sizes;
mod parameters;
mod regions;
mod rules;
mod states;
mod tokens;
mod validation;
mod zones;

pub(crate) use constants::constants;
pub(crate) use validation::validation;
