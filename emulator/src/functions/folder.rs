//! A function that is a folder with a `bootstrap`: processes, started when needed and kept for the next event.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::bootstrap;
use super::call::Call;
use super::instance::{Instance, Run};
use super::outcome::Outcome;
use super::settings::Settings;
use crate::run_error::RunError;

pub(crate) struct FolderFunction {
    folder: PathBuf,
    concurrency: usize,
    slots: Semaphore,
    idle: Mutex<Idle>,
}

#[derive(Default)]
struct Idle {
    instances: Vec<Instance>,
    is_stopped: bool,
}

impl FolderFunction {
    /// The function in a folder, or why it cannot be one.
    pub(crate) fn new(folder: &Path, concurrency: usize) -> Result<Self, String> {
        Ok(Self {
            folder: bootstrap::check(folder)?,
            concurrency,
            slots: Semaphore::new(concurrency),
            idle: Mutex::default(),
        })
    }

    pub(super) async fn run(&self, call: &Call, settings: &Settings) -> Outcome {
        // Never closed.
        let _slot = self.slots.acquire().await;
        if let Some(warm) = self.take(call, settings) {
            let run = self.run_on(warm, call).await;
            if run.taken {
                return run.outcome;
            }
        }
        // A warm one that has ended meanwhile did not take the event, so that it is not run twice.
        match self.start(call, settings).await {
            Ok(cold) => self.run_on(cold, call).await.outcome,
            Err(error) => Err(error).into(),
        }
    }

    async fn start(&self, call: &Call, settings: &Settings) -> Result<Instance, RunError> {
        Instance::start(&self.folder, call, settings).await
    }

    /// Runs an event, and keeps an instance that is of use.
    async fn run_on(&self, mut instance: Instance, call: &Call) -> Run {
        let run = instance.run(call).await;
        let mut idle = self.idle();
        if run.is_usable && !idle.is_stopped {
            if idle.instances.len() >= self.concurrency {
                idle.instances.remove(0);
            }
            idle.instances.push(instance);
        }
        run
    }

    /// The warm instance that was used last. Those that have ended, or run an older file, are dropped.
    fn take(&self, call: &Call, settings: &Settings) -> Option<Instance> {
        let modified = bootstrap::modified(&self.folder);
        let mut idle = self.idle();
        idle.instances
            .retain_mut(|instance| instance.is_alive() && instance.is_started_from(modified));
        let found = idle
            .instances
            .iter()
            .rposition(|instance| instance.is_of(call, settings))?;
        Some(idle.instances.remove(found))
    }

    /// Kills what is idle, and keeps nothing from now on.
    pub(super) fn stop(&self) {
        let mut idle = self.idle();
        idle.is_stopped = true;
        idle.instances.clear();
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
