//! The settings of functions that a server or a folder runs.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use super::settings::EmulatorBuilder;
use crate::functions::RunOptions;
use functiongraph::FunctionUrn;

impl EmulatorBuilder {
    /// Runs a function by the server at this URL, such as `http://127.0.0.1:8000`: `POST /init` once, which it need not
    /// have, and `POST /invoke` with each event as the body. A response that is not 2xx is a failed run.
    ///
    /// The function exists as one of [`with_function`](Self::with_function): without version or alias, all of them run
    /// so. Others do not exist, unless they are created or named, too. No proxy is used.
    ///
    /// ```no_run
    /// use functiongraph_emulator::Emulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::builder().run_url("resize".parse()?, "http://127.0.0.1:8000");
    /// let emulator = emulator.start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn run_url(self, urn: FunctionUrn, url: impl Into<String>) -> Self {
        self.run_function(urn, RunOptions::url(url))
    }

    /// Runs a function by the executable file `bootstrap` in this folder, a custom runtime: a process that gets events
    /// from the runtime API, and responds to it. It is started when needed, kept for the next event, and killed with
    /// all processes of its group when the emulator ends, however it ends. Unix only.
    ///
    /// Its environment is `PATH` and `RUNTIME_…`, and its own settings. What it prints is in the log of a synchronous
    /// invocation, and an event of `tracing` with the target `functiongraph_emulator::functions`.
    ///
    /// The function exists as one of [`run_url`](Self::run_url).
    ///
    /// ```no_run
    /// use functiongraph_emulator::Emulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::builder().run_folder("resize".parse()?, "functions/resize");
    /// let emulator = emulator.start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn run_folder(self, urn: FunctionUrn, folder: impl Into<PathBuf>) -> Self {
        self.run_function(urn, RunOptions::folder(folder))
    }

    /// Runs a function as [`run_url`](Self::run_url) or [`run_folder`](Self::run_folder) does, with a time limit,
    /// variables and a concurrency of its own.
    ///
    /// ```no_run
    /// use functiongraph_emulator::{Emulator, RunOptions};
    /// use std::time::Duration;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let resize = RunOptions::folder("functions/resize").timeout(Duration::from_secs(30)).env("BUCKET", "pictures");
    /// let emulator = Emulator::builder().run_function("resize".parse()?, resize).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn run_function(mut self, urn: FunctionUrn, options: RunOptions) -> Self {
        self.plan.own.push((urn.clone(), options));
        self.with_function(urn)
    }

    /// Sets how long a run of a URL or a folder may take, where the function was not created; 3 seconds by default. A
    /// created function has its own `timeout`.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let emulator = functiongraph_emulator::Emulator::builder().function_timeout(Duration::from_secs(30));
    /// ```
    #[must_use]
    pub fn function_timeout(mut self, timeout: Duration) -> Self {
        self.plan.defaults.timeout = timeout;
        self
    }

    /// Sets a variable of the environment of folders, which is in their `RUNTIME_USERDATA`, too. A created function that
    /// has `user_data` has that instead.
    ///
    /// ```
    /// let emulator = functiongraph_emulator::Emulator::builder().function_env("BUCKET", "pictures");
    /// ```
    #[must_use]
    pub fn function_env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.plan
            .defaults
            .user_data
            .insert(name.into(), value.into());
        self
    }

    /// Sets how many events one URL or folder runs at a time, a folder each in a process of its own; 8 by default. More
    /// wait, which does not count as time of the run.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// let emulator = functiongraph_emulator::Emulator::builder().function_concurrency(NonZeroUsize::MIN);
    /// ```
    #[must_use]
    pub fn function_concurrency(mut self, events: NonZeroUsize) -> Self {
        self.plan.concurrency = Some(events);
        self
    }
}
