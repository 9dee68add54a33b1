//! What happens to asynchronous events, for those who watch them.

mod change;
mod events;
mod follow;
mod log;
mod object;
#[cfg(test)]
mod tests;
mod text;
mod wire;

pub use change::{EventChange, EventChangeKind, EventError};
pub(crate) use events::{MAX_ENDED, Redrivable};
pub(crate) use follow::Batch;
pub(crate) use log::Journal;
