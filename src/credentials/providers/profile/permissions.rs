//! The permissions of the profile file.

#[cfg(unix)]
use std::fs;
use std::path::Path;

#[cfg(unix)]
pub(super) fn warn_if_public(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS_MAY_READ: u32 = 0o004;
    let Ok(metadata) = fs::metadata(file) else {
        return;
    };
    if metadata.is_file() && metadata.permissions().mode() & OTHERS_MAY_READ != 0 {
        tracing::warn!(
            "all users of this machine can read the keys in {0}; chmod 600 {0}",
            file.display()
        );
    }
}

#[cfg(not(unix))]
pub(super) fn warn_if_public(_: &Path) {}
