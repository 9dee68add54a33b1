//! Runs asynchronous invocations, and delivers their records.

mod accept;
mod attempts;
mod deliver;
mod end;
mod tasks;
#[cfg(test)]
mod tests;

pub(crate) use end::finish;
pub(crate) use tasks::Runner;
