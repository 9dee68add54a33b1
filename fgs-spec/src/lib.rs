//! The provider's pages against the OpenAPI document: reading them, checking them, drafting operations.

pub mod check;
pub mod draft;
pub mod page;
mod pattern;
pub mod read;
pub mod report;
pub mod spec;
