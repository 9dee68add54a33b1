//! `fgs emulator`.

mod address;
mod advance;
mod events;
mod keys;
mod serve;

pub(crate) use advance::advance;
pub(crate) use events::events;
pub(crate) use serve::serve;
