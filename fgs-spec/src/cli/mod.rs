//! The command line: arguments, commands, input and output.

mod args;
mod commands;
mod input;
mod output;
mod panics;

pub(crate) use commands::main;
