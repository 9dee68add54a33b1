//! How one function is run.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

/// Where a function is.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Url(String),
    Folder(PathBuf),
}

/// What runs a function, and how; for [`EmulatorBuilder::run_function`](crate::EmulatorBuilder::run_function).
#[derive(Clone)]
pub struct RunOptions {
    pub(super) place: Place,
    pub(super) timeout: Option<Duration>,
    pub(super) env: BTreeMap<String, String>,
    pub(super) concurrency: Option<NonZeroUsize>,
}

impl RunOptions {
    /// By the server at this URL, as by [`EmulatorBuilder::run_url`](crate::EmulatorBuilder::run_url).
    pub fn url(url: impl Into<String>) -> Self {
        Self::new(Place::Url(url.into()))
    }

    /// By the `bootstrap` in this folder, as by [`EmulatorBuilder::run_folder`](crate::EmulatorBuilder::run_folder).
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self::new(Place::Folder(folder.into()))
    }

    fn new(place: Place) -> Self {
        Self {
            place,
            timeout: None,
            env: BTreeMap::new(),
            concurrency: None,
        }
    }

    /// How long a run may take, where the function was not created; by default that of
    /// [`EmulatorBuilder::function_timeout`](crate::EmulatorBuilder::function_timeout).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// A variable of the environment of a folder, beside those of
    /// [`EmulatorBuilder::function_env`](crate::EmulatorBuilder::function_env), and instead of one with that name. A
    /// server has the environment that it was started with.
    #[must_use]
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.insert(name.into(), value.into());
        self
    }

    /// How many events it runs at a time; by default those of
    /// [`EmulatorBuilder::function_concurrency`](crate::EmulatorBuilder::function_concurrency).
    #[must_use]
    pub fn concurrency(mut self, events: NonZeroUsize) -> Self {
        self.concurrency = Some(events);
        self
    }
}

/// Without the values of variables, which may be secrets.
impl std::fmt::Debug for RunOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunOptions")
            .field("place", &self.place)
            .field("timeout", &self.timeout)
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}
