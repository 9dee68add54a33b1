//! Values of options, as people write them.

pub(crate) mod api_enum;
pub(crate) mod destination_argument;
pub(crate) mod duration;
pub(crate) mod function_source;
pub(crate) mod number;
pub(crate) mod since;
pub(crate) mod weight;
