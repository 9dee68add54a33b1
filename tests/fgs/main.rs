//! The command `fgs`, run as people run it.
#![cfg(feature = "cli")]

mod cases;
mod lists;
mod secrets;
mod serve;
mod session;
#[cfg(unix)]
mod signals;
mod state;
mod streams;
mod watching;
