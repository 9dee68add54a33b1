//! The state file that an option names.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The file. The emulator creates it with its folders; more than one that is missing is a path with a mistake.
pub(crate) fn named(option: &str, file: PathBuf) -> Result<PathBuf, Failure> {
    let outer = file.parent().and_then(Path::parent);
    match outer.filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        None => Ok(file),
        Some(folder) => {
            let reason = format!(
                "the folder {} does not exist; create it first",
                folder.display()
            );
            Err(Failure::option(option, file.display(), reason))
        }
    }
}
