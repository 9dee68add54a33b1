//! The file `constants.rs`: the facts of the document, one file for each kind.

mod cancellation;
mod defaults;
mod errors;
mod iam;
mod merges;
mod module;
mod operations_table;
mod page_sizes;
mod parameters;
mod regional_enums;
mod regions;
mod response_headers;
mod time_zones;

pub(crate) use module::constants;
