//! Runs one invocation, step by step: what comes next is read from the state each time, so that it is the same after a
//! kill.

use std::sync::Arc;
use std::time::SystemTime;

use tokio::sync::oneshot;

use super::schedule::Turn;
use super::tasks::Runner;
use crate::store::{Job, StateError};

/// What follows a step.
pub(super) enum Next {
    Step,
    Wait(SystemTime),
    Over,
}

impl Next {
    /// What follows a change of a job.
    pub(super) fn after(changed: Option<Job>) -> Self {
        match changed {
            Some(job) if !job.is_over() => Self::Step,
            _ => Self::Over,
        }
    }
}

impl Runner {
    /// Runs an invocation until it has ended and its record is delivered. The state is open but for the waits, in which
    /// other processes can use it.
    pub(super) async fn run(
        self: &Arc<Self>,
        key: String,
        mut turn: Turn,
        stepped: oneshot::Sender<()>,
    ) -> Result<(), StateError> {
        let mut stepped = Some(stepped);
        loop {
            let hold = self.hold_later().await?;
            let job = {
                let key = key.clone();
                self.blocking(move |store| store.job(&key)).await?
            };
            let Some(job) = job else { return Ok(()) };
            let next = match (job.delivery, job.record) {
                (Some(delivery), _) => self.try_delivery(&key, delivery).await?,
                (None, Some(record)) => self.try_run(&key, record, job.progress).await?,
                (None, None) => Next::Over,
            };
            stepped.take();
            drop(hold);
            // Steps on a state in memory need not wait for anything.
            tokio::task::consume_budget().await;
            match next {
                Next::Step => {}
                Next::Wait(until) => turn = self.schedule.wait(turn, &key, until).await,
                Next::Over => return Ok(()),
            }
        }
    }
}
