//! A function that is a folder with a `bootstrap`: processes, started when needed and kept for the next event.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::bootstrap;
use super::call::Call;
use super::code_files::{BOUNDS, CodeFiles};
use super::instance::{Instance, Run};
use super::outcome::Outcome;
use super::settings::Settings;
use super::start_writes::StartWrites;
use crate::blocking;
use crate::run_error::{RunError, not_started};

pub(crate) struct FolderFunction {
    folder: PathBuf,
    concurrency: usize,
    slots: Semaphore,
    idle: Mutex<Idle>,
    writes: Arc<StartWrites>,
    /// Whether it was said that some files are not watched.
    has_warned: AtomicBool,
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
            writes: Arc::default(),
            has_warned: AtomicBool::new(false),
        })
    }

    pub(super) async fn run(&self, call: &Call, settings: &Settings) -> Outcome {
        // Never closed.
        let _slot = self.slots.acquire().await;
        let start = self.writes.begin();
        // Read before a start: a change in between starts another one too often, not too seldom.
        let code = match self.code().await {
            Ok(code) => code,
            Err(error) => return Err(error).into(),
        };
        if let Some(warm) = self.take(call, settings, &code) {
            let run = self.run_on(warm, call).await;
            if run.taken {
                return run.outcome;
            }
        }
        // A warm one that has ended meanwhile did not take the event, so that it is not run twice.
        match Instance::start(&self.folder, call, settings, code, start).await {
            Ok(cold) => self.run_on(cold, call).await.outcome,
            Err(error) => Err(error).into(),
        }
    }

    /// The files of the folder. That some are not watched is said once.
    async fn code(&self) -> Result<Arc<CodeFiles>, RunError> {
        let folder = self.folder.clone();
        let read = blocking::run(false, move || CodeFiles::read(&folder, BOUNDS)).await;
        let code = read.map_err(|_| not_started("the emulator is stopping"))?;
        if let Some(path) = &code.unwatched
            && !self.has_warned.swap(true, Ordering::Relaxed)
        {
            tracing::warn!(
                "changes of {} and of later files do not restart the function in {}: at most {} files are \
                 watched, {} folders deep, and those that can be read; touch bootstrap after such a change",
                path.display(),
                self.folder.display(),
                BOUNDS.files,
                BOUNDS.depth
            );
        }
        Ok(Arc::new(code))
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

    /// The warm instance that was used last. Those that have ended, or run older files, are dropped.
    fn take(&self, call: &Call, settings: &Settings, code: &CodeFiles) -> Option<Instance> {
        let mut idle = self.idle();
        idle.instances.retain_mut(Instance::is_alive);
        idle.instances.retain(|instance| {
            let change = instance.first_change(code);
            if let Some(path) = change {
                tracing::warn!(
                    "{} changed: restarting a process of {}",
                    path.display(),
                    call.version.name()
                );
            }
            change.is_none()
        });
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
