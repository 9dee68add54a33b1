//! The command `fgs`, run as people run it.
#![cfg(feature = "cli")]

mod cases;
mod events;
mod lists;
mod secrets;
mod serve;
mod session;
mod state;
mod streams;
mod watching;
