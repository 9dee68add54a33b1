//! The file, and where its settings are in it.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Duration;

use functiongraph_io::file;

use super::node::Node;
use super::problem::Problem;
use super::read::read;
use super::settings::Settings;
use crate::failure::Failure;
use crate::state_file;

/// Without a file, no settings.
pub(crate) struct ConfigFile {
    pub settings: Settings,
    path: PathBuf,
    root: Node,
}

impl ConfigFile {
    pub(crate) fn none() -> Self {
        Self {
            settings: Settings::default(),
            path: PathBuf::new(),
            root: Node::Null,
        }
    }

    pub(crate) fn open(path: PathBuf, timeout: Duration) -> Result<Self, Failure> {
        let shown = path.display();
        let unreadable = |reason: String| {
            Failure::InvalidInput(format!("the config file {shown} cannot be read: {reason}"))
        };
        let content =
            file::read_within(&path, timeout).map_err(|error| unreadable(error.to_string()))?;
        let text =
            file::text(&content).map_err(|line| unreadable(format!("line {line} is not UTF-8")))?;
        let (settings, root) = read(text).map_err(|problems| {
            let lines = problems.iter();
            let lines = lines.map(|(line, text)| located(&path, *line, text));
            Failure::InvalidInputs(lines.collect())
        })?;
        Ok(Self {
            settings,
            path,
            root,
        })
    }

    /// A path of the file, which is relative to its folder.
    pub(crate) fn resolve(&self, path: impl AsRef<Path>) -> PathBuf {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        folder.join(path)
    }

    /// The state file that it names; see [`state_file`].
    pub(crate) fn state_file(&self, file: PathBuf) -> Result<PathBuf, Failure> {
        match state_file::missing_folder(&file) {
            None => Ok(file),
            Some(reason) => Err(self.invalid(&["state"], reason)),
        }
    }

    /// What is wrong with a setting, and where it is.
    pub(crate) fn invalid(&self, setting: &[&str], reason: impl Display) -> Failure {
        Failure::InvalidInput(self.located(setting, reason))
    }

    /// What keeps a setting from being used, and where it is.
    pub(super) fn located(&self, setting: &[&str], reason: impl Display) -> String {
        let problem = Problem::of_value(setting, reason.to_string());
        located(
            &self.path,
            problem.line(&self.root),
            &problem.text(&self.root),
        )
    }
}

fn located(path: &Path, line: Option<u64>, text: &str) -> String {
    match line {
        Some(line) => format!("{}:{line}: {text}", path.display()),
        None => format!("{}: {text}", path.display()),
    }
}
