//! Destinations of results.

#![expect(
    clippy::module_inception,
    reason = "the enum, beside its JSON and its text"
)]

pub(crate) mod destination;
mod json;
mod param_text;
mod param_types;
pub(crate) mod text;
pub(crate) mod unknown;
