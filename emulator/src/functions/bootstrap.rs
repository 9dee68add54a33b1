//! The file that a folder is run by.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The absolute folder, if it has an executable `bootstrap`, or why it cannot be run.
pub(super) fn check(folder: &Path) -> Result<PathBuf, String> {
    let shown = folder.display();
    let failed = |error: io::Error| format!("{shown} cannot be read: {error}");
    let code = folder.canonicalize().map_err(failed)?;
    if !code.is_dir() {
        return Err(format!(
            "{shown} is not a folder; give one with an executable file bootstrap, or http://HOST:PORT"
        ));
    }
    let file = code.join("bootstrap");
    let found = match file.metadata() {
        Ok(found) if found.is_file() => found,
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {
            return Err(format!(
                "{shown} has no file bootstrap; add one that is executable"
            ));
        }
    };
    if is_executable(&found) {
        Ok(code)
    } else {
        Err(format!(
            "{shown}/bootstrap is not executable; run chmod +x on it"
        ))
    }
}

/// When the file was last written, if that can be read.
pub(super) fn modified(folder: &Path) -> Option<SystemTime> {
    folder.join("bootstrap").metadata().ok()?.modified().ok()
}

#[cfg(unix)]
fn is_executable(file: &std::fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::mode(file) & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    true
}
