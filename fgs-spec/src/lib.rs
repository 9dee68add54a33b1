//! Compares the provider's API pages and definitions with the OpenAPI document, and drafts new operations.
#![allow(
    missing_docs,
    reason = "not published: public to the command and the tests"
)]
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

pub mod check;
pub mod draft;
pub mod page;
mod pattern;
pub mod read;
pub mod report;
pub mod spec;
