//! Compares the provider's API pages with the OpenAPI document, and drafts new operations.

pub mod check;
pub mod draft;
pub mod page;
mod pattern;
pub mod read;
pub mod report;
pub mod spec;
