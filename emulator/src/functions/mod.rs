//! What runs a function: a handler in Rust, a server, or a folder with a `bootstrap`.

#[cfg(unix)]
mod bootstrap;
mod call;
#[cfg(unix)]
mod code_files;
#[cfg(unix)]
mod folder;
mod handler;
#[cfg(unix)]
mod instance;
mod log;
#[cfg(unix)]
mod log_pipe;
#[cfg(not(unix))]
mod no_folder;
mod outcome;
mod plan;
#[cfg(unix)]
mod process_group;
mod registered;
mod run_options;
#[cfg(unix)]
mod runtime_api;
mod settings;
mod source;
#[cfg(unix)]
mod start_writes;
mod url;

pub(crate) use call::Call;
#[cfg(unix)]
use folder::FolderFunction;
#[cfg(not(unix))]
use no_folder::FolderFunction;
pub(crate) use outcome::Outcome;
pub(crate) use plan::Plan;
pub(crate) use registered::{Functions, Runnable};
pub use run_options::RunOptions;
pub(crate) use settings::{Settings, check_variables};
