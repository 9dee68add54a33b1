//! Runs asynchronous invocations, and delivers their records.

mod accept;
mod advance;
mod alias_version;
mod attempts;
mod deliver;
mod end;
mod retry_limits;
mod run;
mod schedule;
mod steps;
mod tasks;
#[cfg(test)]
mod tests;
mod waits;

pub(crate) use accept::Accepted;
pub use advance::AdvanceError;
pub(crate) use tasks::{Cancelled, Runner};
