//! Destinations of results.

#![expect(
    clippy::module_inception,
    reason = "the enum, beside its JSON and its text"
)]

pub(crate) mod destination;
mod json;
mod param_text;
pub(crate) mod text;
pub(crate) mod unknown;
