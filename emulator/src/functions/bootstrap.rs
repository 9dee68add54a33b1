//! The file that a folder is run by.

use std::io;
use std::path::{Path, PathBuf};

/// ENOEXEC, for which `io::ErrorKind` has no stable name.
const NO_EXECUTABLE: i32 = 8;

/// The absolute folder, if it has an executable `bootstrap`, or why it cannot be run.
pub(super) fn check(folder: &Path) -> Result<PathBuf, String> {
    let shown = folder.display();
    let failed = |error: io::Error| format!("{shown} cannot be read: {error}");
    let expected = "give a folder with an executable file bootstrap, or http://HOST:PORT";
    let code = folder.canonicalize().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("{shown} does not exist; {expected}"),
        _ => failed(error),
    })?;
    if !code.is_dir() {
        return Err(format!("{shown} is not a folder; {expected}"));
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

/// Why the file does not start, with what to do about it where that is known.
pub(super) fn start_error(folder: &Path, error: &io::Error) -> String {
    // The file itself was found: what is missing is its interpreter.
    let is_unknown = error.raw_os_error() == Some(NO_EXECUTABLE);
    let hint = if is_unknown || error.kind() == io::ErrorKind::NotFound {
        "; its first line is to name its interpreter, such as #!/bin/sh, and end without \\r"
    } else {
        ""
    };
    format!("{}/bootstrap: {error}{hint}", folder.display())
}

#[cfg(unix)]
fn is_executable(file: &std::fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::mode(file) & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    true
}
