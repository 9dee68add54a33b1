//! The models: generated from the document, or written by hand in place of generated ones.

pub(crate) mod destination;
#[cfg(feature = "async")]
mod destination_record;
pub(crate) mod event;
pub(crate) mod function_urn;
pub(crate) mod into_value;
pub(crate) mod invalid;
#[cfg(feature = "schemars")]
pub(crate) mod json_schema;
pub(crate) mod open_enum;
pub(crate) mod outcome;
pub(crate) mod payload;
pub(crate) mod timestamp;

pub use crate::generated::types::*;
pub use into_value::{Seconds, Time};
pub use open_enum::UnknownValue;
