//! The command `fgs`, run as people run it.

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
mod updating;
mod watching;
