//! The permissions of a state file.

use std::fs;
use std::path::Path;

use super::{open, state_file};

#[cfg(unix)]
#[test]
fn creates_private_files_and_folders() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _) = state_file();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let file = folder.path().join("made/as/needed.redb");
    drop(open(&file).unwrap());
    let made =
        ["made", "made/as", "made/as/needed.redb"].map(|name| mode(&folder.path().join(name)));
    assert_eq!(made, [0o700, 0o700, 0o600]);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    drop(open(&file).unwrap());
    assert_eq!(mode(&file), 0o600);
}
