//! The file of `fgs emulator serve --config`.
//!
//! YAML, because the SDK has a parser of it already, which knows lines, and because JSON is YAML. The whole file is read
//! into a tree first: that way all that is wrong is found, not only the first.

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
mod topics;
mod values;

pub(crate) use config_file::ConfigFile;
pub(crate) use functions::add_functions;
pub(crate) use start_failure::start_failure;
pub(crate) use topics::subscriptions;
pub(crate) use values::Wait;
