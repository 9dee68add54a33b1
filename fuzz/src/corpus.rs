//! Inputs that are kept in files.

use std::path::Path;
use std::{fmt, fs, io};

/// Any bytes, which are shown as text.
#[derive(Clone, PartialEq)]
pub struct Input(pub(crate) Vec<u8>);

impl Input {
    /// An input of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match str::from_utf8(&self.0) {
            Ok(text) => write!(f, "{text:?}"),
            Err(_) => write!(f, "b\"{}\"", self.0.escape_ascii()),
        }
    }
}

/// The inputs of a corpus: each file is one, but of a file `.lines` each line.
///
/// # Errors
///
/// Where files cannot be read, or there are none.
pub fn inputs(corpus: &str) -> io::Result<Vec<Input>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpora")
        .join(corpus);
    let mut files = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.sort();
    let mut inputs = Vec::new();
    for file in files {
        let bytes = fs::read(&file)?;
        if file
            .extension()
            .is_some_and(|extension| extension == "lines")
        {
            let lines = bytes.split(|byte| *byte == b'\n');
            let lines = lines.filter(|line| !line.is_empty());
            inputs.extend(lines.map(|line| Input(line.to_vec())));
        } else {
            inputs.push(Input(bytes));
        }
    }
    if inputs.is_empty() {
        return Err(io::Error::other(format!("{} is empty", folder.display())));
    }
    Ok(inputs)
}
