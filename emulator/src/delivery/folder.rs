//! The folder that records are written to, which no name leads out of.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::error::DeliveryError;

/// The longest name of a file that file systems allow, in bytes.
const NAME_LIMIT: usize = 255;

/// An existing folder.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Creates it if it is missing, readable by its owner only.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        if !path.is_dir() {
            // The system's own error says that a file exists.
            if let Some(file) = path.ancestors().find(|path| path.is_file()) {
                let reason = format!("{} is a file, not a folder; name a folder", file.display());
                return Err(io::Error::new(io::ErrorKind::NotADirectory, reason));
            }
            builder().recursive(true).create(path)?;
        }
        Ok(Self(path.canonicalize()?))
    }

    /// The path of a file in folders below this one, which are created; of `folders` and `file`, each is one name. A
    /// link in place of a folder is refused.
    pub(super) fn file(&self, folders: &[&str], file: &str) -> Result<PathBuf, DeliveryError> {
        folders
            .iter()
            .chain([&file])
            .try_for_each(|name| check(name))?;
        let mut path = self.0.clone();
        for name in folders {
            path.push(name);
            make(&path)?;
        }
        path.push(file);
        Ok(path)
    }
}

fn make(path: &Path) -> Result<(), DeliveryError> {
    let failed = |error: io::Error| DeliveryError::of_path(path, &error);
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            match builder().create(path) {
                // Another delivery has created it at the same time.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => return created.map_err(failed),
            }
            fs::symlink_metadata(path)
        }
        found => found,
    };
    let found = found.map_err(failed)?;
    if found.is_dir() {
        return Ok(());
    }
    let what = if found.is_symlink() {
        "is a link, which is not followed"
    } else {
        "is not a folder"
    };
    let reason = format!("{} {what}", path.display());
    Err(DeliveryError::permanent(reason))
}

fn builder() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Whether a name can be that of a file or a folder, and of nothing but one below its parent.
fn check(name: &str) -> Result<(), DeliveryError> {
    let refused = |character: char| {
        matches!(character, '/' | '\\') || character.is_control() || is_reserved(character)
    };
    let is_name = !matches!(name, "" | "." | "..")
        && name.len() <= NAME_LIMIT
        && !name.contains(refused)
        && !ends_unseen(name);
    if is_name {
        Ok(())
    } else {
        let reason = format!("{name:?} cannot be the name of a file or folder");
        Err(DeliveryError::permanent(reason))
    }
}

/// Whether Windows leaves out the end of the name.
fn ends_unseen(name: &str) -> bool {
    cfg!(windows) && name.ends_with(['.', ' '])
}

/// Whether Windows gives it a meaning of its own.
fn is_reserved(character: char) -> bool {
    cfg!(windows) && matches!(character, ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

/// A file that is created is readable by its owner only: an event may hold anything.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
