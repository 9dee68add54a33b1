//! Runs asynchronous invocations, and delivers their records.

mod accept;
mod attempts;
mod deliver;
mod end;
mod event;
mod tasks;
#[cfg(test)]
mod tests;

pub(crate) use end::finish;
pub(crate) use event::{parse_event, unreadable_event};
pub(crate) use tasks::Runner;
