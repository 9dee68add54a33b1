//! The command `fgs`, run as people run it.

mod aliases;
mod api;
mod cases;
mod config_changes;
#[cfg(unix)]
mod deliver;
mod emulator_events;
mod environment;
mod escapes;
mod event_input;
mod exit_status;
mod invoke;
mod limits;
mod lists;
mod options;
mod pages;
mod project_configs;
mod proxies;
mod redrive;
mod redrive_concurrency;
mod redrive_journals;
#[cfg(unix)]
mod redrive_signals;
mod secrets;
mod serve;
#[cfg(unix)]
mod serve_config;
mod serve_functions;
mod service;
mod session;
#[cfg(unix)]
mod signals;
mod state;
#[cfg(unix)]
mod state_sharing;
mod streams;
mod versions;
mod watching;
