//! A process with its own group, all of which ends with the emulator.
//!
//! A shell leads the group and reads a pipe whose other end only the emulator has. However the emulator ends, the system
//! closes the pipe, and the shell kills the group. What leaves the group, as a daemon does, is not reached.

use std::ffi::OsString;
use std::io::{self, PipeWriter};
use std::path::Path;
use std::process::Stdio;

use tokio::process::{Child, ChildStdin, Command};

/// It uses what every shell has built in.
const WATCHDOG: &str = "trap '' HUP INT TERM; read -r _; kill -KILL 0";

pub(super) struct ProcessGroup {
    /// Closed first, which ends the group.
    _pipe: Option<ChildStdin>,
    watchdog: Child,
    bootstrap: Child,
}

impl ProcessGroup {
    /// Starts the `bootstrap` of a folder with exactly these variables.
    pub(super) fn start(
        folder: &Path,
        variables: &[(String, OsString)],
        output: PipeWriter,
    ) -> io::Result<Self> {
        let mut watchdog = Command::new("/bin/sh")
            .args(["-c", WATCHDOG])
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let pipe = watchdog.stdin.take();
        let group = watchdog.id().and_then(|id| i32::try_from(id).ok());
        let group = group.ok_or_else(|| io::Error::other("the shell of its group has ended"))?;
        let bootstrap = Command::new(folder.join("bootstrap"))
            .current_dir(folder)
            .env_clear()
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(group)
            .kill_on_drop(true)
            .spawn()?;
        Ok(Self {
            _pipe: pipe,
            watchdog,
            bootstrap,
        })
    }

    pub(super) fn is_alive(&mut self) -> bool {
        [&mut self.bootstrap, &mut self.watchdog]
            .into_iter()
            .all(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// Waits for its end, and says how it ended.
    pub(super) async fn ended(&mut self) -> String {
        let status = tokio::select! {
            biased;
            status = self.bootstrap.wait() => status,
            status = self.watchdog.wait() => status,
        };
        status.map_or_else(|error| error.to_string(), |status| status.to_string())
    }
}
