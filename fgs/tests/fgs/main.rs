//! The command `fgs`, run as people run it.

mod api;
mod cases;
mod config_changes;
mod environment;
mod escapes;
mod event_input;
mod exit_status;
mod limits;
mod lists;
mod options;
mod pages;
mod proxies;
mod secrets;
mod serve;
mod service;
mod session;
#[cfg(unix)]
mod signals;
mod state;
#[cfg(unix)]
mod state_sharing;
mod streams;
mod watching;
