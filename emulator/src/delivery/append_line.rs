//! Appends a record to a file of JSON lines.

use std::fs::OpenOptions;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::folder::private;

/// Appends one line. After a line that was cut off, such as by a kill, it begins a new one.
pub(super) fn append_line(path: &Path, line: &[u8]) -> io::Result<()> {
    refuse_link(path)?;
    let mut file = private(OpenOptions::new().read(true).append(true).create(true)).open(path)?;
    let mut text = Vec::with_capacity(line.len() + 2);
    if !ends_with_line_break(&mut file)? {
        text.push(b'\n');
    }
    text.extend_from_slice(line);
    text.push(b'\n');
    file.write_all(&text)
}

fn refuse_link(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(found) if !found.is_file() => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is not a file",
        )),
        _ => Ok(()),
    }
}

fn ends_with_line_break(file: &mut std::fs::File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == [b'\n'])
}
