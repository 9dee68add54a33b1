//! Writes an object as a file, which is there as a whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::folder::private;

/// Replaces a file of that name. One that is written already ends in `.tmp`.
pub(super) fn write_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{}.tmp", id(&name)));
    let create = || private(OpenOptions::new().write(true).create_new(true)).open(&temporary);
    let created = match create() {
        // Left by an emulator that was killed.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(&temporary)?;
            create()
        }
        created => created,
    };
    let written = created
        .and_then(|mut file| file.write_all(content))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// The end of a name, which has the id of the invocation, in as many bytes as a temporary name has room for.
fn id(name: &str) -> &str {
    const LENGTH: usize = 100;
    let mut start = name.len().saturating_sub(LENGTH);
    while !name.is_char_boundary(start) {
        start += 1;
    }
    &name[start..]
}
