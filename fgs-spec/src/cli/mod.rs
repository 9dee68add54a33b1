//! The command line.

mod args;
mod check;
mod exit_status;
mod input;
mod output;
mod panics;
mod run;

pub(crate) use run::main;
