//! Which files a process writes as it starts, such as its id: these are no code.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::code_files::CodeFiles;

/// The files that were added or changed while the last process started.
#[derive(Debug, Default)]
pub(super) struct StartWrites(Mutex<Arc<BTreeSet<PathBuf>>>);

/// The start of a process, which other starts may be beside.
#[derive(Debug)]
pub(super) struct Start {
    writes: Arc<StartWrites>,
    /// What the last process wrote that had started before.
    last: Arc<BTreeSet<PathBuf>>,
}

impl StartWrites {
    /// Before the files are read that a process is started from.
    pub(super) fn begin(self: &Arc<Self>) -> Start {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Start {
            writes: self.clone(),
            last: last.clone(),
        }
    }
}

impl Start {
    /// The files that a process was started from, by those before its start and those once it has started.
    ///
    /// A file that has changed in between may be code that the process has read before. The next event starts another
    /// process; what changes or is added with two starts in a row is written by them. `bootstrap` never is.
    pub(super) fn code(&self, folder: &Path, before: &CodeFiles, mut now: CodeFiles) -> CodeFiles {
        let added = now.files.keys();
        let added = added.filter(|path| !before.files.contains_key(*path));
        let mut written: BTreeSet<PathBuf> = added.cloned().collect();
        for (path, stamp) in &before.files {
            if now.files.get(path) == Some(stamp) {
                continue;
            }
            written.insert(path.clone());
            if !self.last.contains(path) || *path == folder.join("bootstrap") {
                now.files.insert(path.clone(), *stamp);
            }
        }
        *self.writes.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(written);
        now
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::super::code_files::BOUNDS;
    use super::*;

    /// A folder, and what its starts have written.
    struct Started {
        folder: TempDir,
        writes: Arc<StartWrites>,
    }

    impl Started {
        fn new(files: &[&str]) -> Self {
            let started = Self {
                folder: TempDir::new().unwrap(),
                writes: Arc::default(),
            };
            files.iter().for_each(|file| started.write(file));
            started
        }

        /// Makes a file longer.
        fn write(&self, file: &str) {
            let path = self.folder.path().join(file);
            let text = fs::read_to_string(&path).unwrap_or_default();
            fs::write(path, text + "x").unwrap();
        }

        fn read(&self) -> CodeFiles {
            CodeFiles::read(self.folder.path(), BOUNDS)
        }

        /// The file by which another process is started after one in whose start these were written.
        fn start(&self, written: &[&str]) -> Option<String> {
            let (start, before) = (self.writes.begin(), self.read());
            written.iter().for_each(|file| self.write(file));
            let code = start.code(self.folder.path(), &before, self.read());
            let now = self.read();
            let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
            code.first_change(&now).map(name)
        }
    }

    #[test]
    fn detects_code_saved_during_start() {
        let started = Started::new(&["bootstrap", "handler"]);
        assert_eq!(started.start(&["handler"]).as_deref(), Some("handler"));
        assert_eq!(started.start(&[]), None);
        assert_eq!(started.start(&["handler"]).as_deref(), Some("handler"));
        for _ in 0..2 {
            assert_eq!(started.start(&["bootstrap"]).as_deref(), Some("bootstrap"));
        }
    }

    #[test]
    fn parallel_starts_hide_no_change() {
        let started = Started::new(&["bootstrap", "handler"]);
        let starts = [started.writes.begin(), started.writes.begin()];
        let before = started.read();
        started.write("handler");
        for start in starts {
            let code = start.code(started.folder.path(), &before, started.read());
            assert!(code.first_change(&started.read()).is_some());
        }
    }

    #[test]
    fn ignores_files_of_every_start() {
        let started = Started::new(&["bootstrap"]);
        for _ in 0..3 {
            assert_eq!(started.start(&["id"]), None);
        }
        let started = Started::new(&["bootstrap", "id"]);
        assert_eq!(started.start(&["id"]).as_deref(), Some("id"));
        for _ in 0..3 {
            assert_eq!(started.start(&["id"]), None);
        }
    }

    #[test]
    fn detects_code_removed_in_start() {
        let started = Started::new(&["bootstrap", "handler"]);
        let (start, before) = (started.writes.begin(), started.read());
        fs::remove_file(started.folder.path().join("handler")).unwrap();
        let code = start.code(started.folder.path(), &before, started.read());
        let removed = code.first_change(&started.read()).unwrap();
        assert!(removed.ends_with("handler"));
        assert_eq!(started.start(&[]), None);
    }
}
