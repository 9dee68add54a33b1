//! The client that a command sends with.

mod connection;
mod embedded_emulator;

pub(crate) use connection::{Connection, connect};
