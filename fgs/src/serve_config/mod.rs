//! The file of `fgs emulator serve --config`.

mod config_file;
mod deserializer;
mod functions;
mod node;
mod problem;
mod read;
#[cfg(test)]
mod schema;
mod settings;
mod start_failure;
mod values;

pub(crate) use config_file::ConfigFile;
pub(crate) use functions::add_functions;
pub(crate) use start_failure::start_failure;
