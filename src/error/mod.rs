//! The error of every call.

#![expect(clippy::module_inception, reason = "the one public error of the crate")]

pub(crate) mod builder;
pub(crate) mod details;
pub(crate) mod display;
pub(crate) mod error;
pub(crate) mod hint;
pub(crate) mod kind;
pub(crate) mod not_found;

pub use builder::ErrorBuilder;
pub(crate) use details::AttemptHistory;
pub use error::{Error, Result};
pub use kind::ErrorKind;
