//! The state file: readable by its owner only, as events may contain secrets.

use std::fs::{self, DirBuilder, OpenOptions};
use std::path::Path;

use redb::backends::FileBackend;

use super::error::StateError;

/// Opens the file, and creates it and its folders if they are missing, for their owner only.
pub(crate) fn open(file: &Path) -> Result<FileBackend, StateError> {
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        private_folders().recursive(true).create(folder)?;
    }
    // Opening a pipe or a device might block, and neither can store anything.
    match fs::metadata(file) {
        Ok(found) if found.is_dir() => return Err(StateError::foreign("it is a directory")),
        Ok(found) if !found.is_file() => return Err(StateError::foreign("it is no regular file")),
        _ => {}
    }
    let file = private_files()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(file)?;
    Ok(FileBackend::new(file)?)
}

/// Whether the file is empty or missing.
pub(crate) fn is_empty(file: &Path) -> bool {
    fs::metadata(file).map_or(true, |found| found.len() == 0)
}

/// Undoes the creation of a database that could not be completed, such as on a full disk.
pub(crate) fn truncate(file: &Path) {
    let emptied = OpenOptions::new()
        .write(true)
        .open(file)
        .and_then(|opened| opened.set_len(0));
    if let Err(error) = emptied {
        tracing::warn!(file = %file.display(), %error, "an unfinished state file stays; delete it");
    }
}

/// Makes a state file private that an earlier edition created readable by others.
pub(crate) fn make_private(file: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let wide = |found: &fs::Metadata| found.permissions().mode() & 0o077 != 0;
        if fs::metadata(file).is_ok_and(|found| wide(&found))
            && let Err(error) = fs::set_permissions(file, fs::Permissions::from_mode(0o600))
        {
            tracing::warn!(file = %file.display(), %error, "others can read the emulator's state file");
        }
    }
    #[cfg(not(unix))]
    let _ = file;
}

#[cfg_attr(not(unix), expect(unused_mut, reason = "there are no modes"))]
fn private_folders() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

#[cfg_attr(not(unix), expect(unused_mut, reason = "there are no modes"))]
fn private_files() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
