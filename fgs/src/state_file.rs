//! The state file that an option names.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The file, unless a folder of it is missing.
pub(crate) fn named(option: &str, file: PathBuf) -> Result<PathBuf, Failure> {
    match missing_folder(&file) {
        None => Ok(file),
        Some(reason) => Err(Failure::option(option, file.display(), reason)),
    }
}

/// Why a file is refused: the emulator creates it with its folders; more than one that is missing is a path with a
/// mistake.
pub(crate) fn missing_folder(file: &Path) -> Option<String> {
    let outer = file.parent().and_then(Path::parent)?;
    let is_missing = !outer.as_os_str().is_empty() && !outer.exists();
    is_missing.then(|| {
        format!(
            "the folder {} does not exist; create it first",
            outer.display()
        )
    })
}
