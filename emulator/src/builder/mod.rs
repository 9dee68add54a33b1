//! Configures and starts an emulator.

mod functions;
mod settings;
mod start;
mod start_error;

pub use settings::EmulatorBuilder;
pub use start_error::StartError;
