//! The files that the official SDKs read from the home directory.

use std::path::PathBuf;

use crate::config::env::Env;

const HOME: &str = if cfg!(windows) { "USERPROFILE" } else { "HOME" };

/// The path of a file in `.huaweicloud`; `None` without a home directory.
pub(crate) fn sdk_file(env: &Env, name: &str) -> Option<PathBuf> {
    Some(env.path(HOME)?.join(".huaweicloud").join(name))
}
