//! The command `fgs`, run as people run it.
#![cfg(feature = "cli")]

mod cases;
mod endings;
mod events;
mod lists;
mod pages;
mod proxies;
mod secrets;
mod serve;
mod served;
mod session;
mod setup;
mod shown;
#[cfg(unix)]
mod signals;
mod state;
mod streams;
#[path = "../support/mod.rs"]
mod support;
mod turns;
mod updating;
mod watching;
