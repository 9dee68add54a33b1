//! The files of a folder, as far as they are watched: a change of one restarts a function.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How much of a folder is watched: it is read before each run.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    /// And so many folders.
    pub files: usize,
    /// Folders within each other.
    pub depth: usize,
    /// Names in one folder; of more, the first ones that the system lists.
    pub names: usize,
}

pub(super) const BOUNDS: Bounds = Bounds {
    files: 1000,
    depth: 8,
    names: 4000,
};

/// Folders of dependencies and caches, which are large, or change as a function runs.
const IGNORED: [&str; 2] = ["node_modules", "__pycache__"];

/// When the watched files of a folder were last written, and their sizes.
#[derive(Debug, Default)]
pub(super) struct CodeFiles {
    pub(super) files: BTreeMap<PathBuf, (Option<SystemTime>, u64)>,
    /// The first file or folder that is not watched, as there are too many.
    pub unwatched: Option<PathBuf>,
}

impl CodeFiles {
    /// Reads a folder from the top down, by name: of one with more files than are watched, these are always the same.
    /// Links to files are followed, those to folders are not.
    pub(super) fn read(folder: &Path, bounds: Bounds) -> Self {
        let mut found = Self::default();
        let mut folders = VecDeque::from([(folder.to_owned(), 1)]);
        let mut read = 0;
        while let Some((current, depth)) = folders.pop_front() {
            if read == bounds.files {
                found.unwatched.get_or_insert(current);
                break;
            }
            read += 1;
            for entry in found.entries(&current, bounds.names) {
                let path = entry.path();
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                if is_folder && depth < bounds.depth {
                    folders.push_back((path, depth + 1));
                } else if is_folder || found.files.len() >= bounds.files {
                    found.unwatched.get_or_insert(path);
                } else if let Ok(file) = fs::metadata(&path)
                    && file.is_file()
                {
                    let stamp = (file.modified().ok(), file.len());
                    found.files.insert(path, stamp);
                }
            }
        }
        found
    }

    /// What a folder has, but for what is ignored. What cannot be read is not watched.
    fn entries(&mut self, folder: &Path, limit: usize) -> Vec<DirEntry> {
        let Ok(entries) = fs::read_dir(folder) else {
            self.unwatched.get_or_insert_with(|| folder.to_owned());
            return Vec::new();
        };
        let mut entries = entries
            .flatten()
            .filter(|entry| !is_ignored(&entry.file_name()));
        let mut found: Vec<_> = entries.by_ref().take(limit).collect();
        if let Some(next) = entries.next() {
            self.unwatched.get_or_insert(next.path());
        }
        found.sort_by_key(DirEntry::file_name);
        found
    }

    /// A file that was changed or removed since. One that was added is nothing that a process has read.
    pub(super) fn first_change(&self, now: &Self) -> Option<&Path> {
        let is_changed = |(path, stamp): &(&PathBuf, &_)| match now.files.get(*path) {
            Some(now) => now != *stamp,
            // One that files before it have pushed beyond the bound is still there.
            None => !path.exists(),
        };
        let changed = self.files.iter().find(is_changed);
        changed.map(|(path, _)| path.as_path())
    }
}

/// Hidden ones are those of editors and version control.
fn is_ignored(name: &OsStr) -> bool {
    name.to_str()
        .is_some_and(|name| name.starts_with('.') || IGNORED.contains(&name))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const SMALL: Bounds = Bounds {
        files: 3,
        depth: 2,
        names: 5,
    };

    fn folder(files: &[&str]) -> TempDir {
        let folder = TempDir::new().unwrap();
        write(&folder, files);
        folder
    }

    fn write(folder: &TempDir, files: &[&str]) {
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
    }

    /// The paths that are watched, and the first that is not.
    fn watched(folder: &TempDir, bounds: Bounds) -> (Vec<String>, Option<String>) {
        let found = CodeFiles::read(folder.path(), bounds);
        let name = |path: &PathBuf| {
            let path = path.strip_prefix(folder.path()).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let files = found.files.keys().map(name).collect();
        (files, found.unwatched.as_ref().map(name))
    }

    #[test]
    fn ignores_hidden_files_and_caches() {
        let folder = folder(&[
            "bootstrap",
            "lib/a.py",
            ".git/HEAD",
            ".bootstrap.swp",
            "node_modules/a/index.js",
            "lib/__pycache__/a.pyc",
        ]);
        let expected = ["bootstrap", "lib/a.py"].map(str::to_owned).into();
        assert_eq!(watched(&folder, BOUNDS), (expected, None));
    }

    #[test]
    fn bounds_files_and_depth() {
        let unwatched = |files: &[&str]| watched(&folder(files), SMALL).1;
        assert_eq!(unwatched(&["a", "b", "c"]), None);
        assert_eq!(unwatched(&["a", "b", "c", "d"]).as_deref(), Some("d"));
        assert_eq!(unwatched(&["a/b"]), None);
        assert_eq!(unwatched(&["a/b/c"]).as_deref(), Some("a/b"));
        assert!(unwatched(&["a/1", "b/1", "c/1", "d", "e", "f"]).is_some());
    }

    #[test]
    fn bounds_folders() {
        let read = |names: &[&str]| watched(&folder(names), SMALL).1;
        assert_eq!(read(&["a/.x", "b/.x"]), None);
        assert_eq!(read(&["a/.x", "b/.x", "c/.x"]).as_deref(), Some("c"));
    }

    #[test]
    fn ignores_new_file_beyond_limit() {
        let folder = folder(&["b", "c", "d"]);
        let before = CodeFiles::read(folder.path(), SMALL);
        write(&folder, &["a"]);
        let now = CodeFiles::read(folder.path(), SMALL);
        assert_eq!(before.first_change(&now), None);
        fs::remove_file(folder.path().join("d")).unwrap();
        let path = before.first_change(&now).unwrap();
        assert_eq!(path, folder.path().join("d"));
    }

    #[test]
    fn watches_upper_files_first() {
        let folder = folder(&["a/1", "a/2", "x", "y"]);
        let expected = ["a/1", "x", "y"].map(str::to_owned).into();
        assert_eq!(watched(&folder, SMALL), (expected, Some("a/2".to_owned())));
    }

    #[test]
    fn finds_changed_files() {
        let folder = folder(&["a", "b/c"]);
        let read = || CodeFiles::read(folder.path(), BOUNDS);
        let before = read();
        assert_eq!(before.first_change(&read()), None);
        fs::write(folder.path().join("b/c"), "longer").unwrap();
        let changed = read();
        let path = before.first_change(&changed).unwrap();
        assert_eq!(path, folder.path().join("b/c"));
        fs::remove_file(path).unwrap();
        assert_eq!(changed.first_change(&read()).unwrap(), path);
        assert_eq!(read().first_change(&changed), None);
    }
}
