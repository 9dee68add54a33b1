//! Work that may wait for a disk or for another process.

use std::collections::VecDeque;
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// How many threads do the work of a queue.
const QUEUE_THREADS: usize = 2;

/// The work has panicked, or the runtime is shutting down.
pub(crate) struct Aborted;

/// Runs work on a thread that may block, to its end even if nothing waits for it any more; in place, where it is known
/// to be short: starting it elsewhere would take longer than the work itself.
pub(crate) async fn run<T: Send + 'static>(
    in_place: bool,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Aborted> {
    if in_place {
        catch_unwind(AssertUnwindSafe(work)).map_err(|_| Aborted)
    } else {
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| Aborted)
    }
}

/// Short pieces of work that may block. A thread that does one goes on with the next, as starting a thread for each would
/// take longer than the work itself.
#[derive(Clone, Default)]
pub(crate) struct Queue(Arc<Mutex<Queued>>);

#[derive(Default)]
struct Queued {
    work: VecDeque<Box<dyn FnOnce() + Send>>,
    threads: usize,
    is_stopped: bool,
}

impl Queue {
    /// Runs work as [`run`] does.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Aborted> {
        let (sender, done) = oneshot::channel();
        self.push(Box::new(move || drop(sender.send(work()))));
        let done = done.await.map_err(|_| Aborted);
        if done.is_err() && self.queued().is_stopped {
            // Who waits is about to end, too, and should not take this for a failure.
            pending::<()>().await;
        }
        done
    }

    /// Drops what has not started, with all that it holds, and starts nothing from now on. A thread that a runtime does not
    /// start any more, as it shuts down, would leave it here for ever.
    pub(crate) fn stop(&self) {
        let dropped = {
            let mut queued = self.queued();
            queued.is_stopped = true;
            std::mem::take(&mut queued.work)
        };
        // What it holds may be the last to hold this queue.
        drop(dropped);
    }

    fn push(&self, work: Box<dyn FnOnce() + Send>) {
        let mut queued = self.queued();
        if queued.is_stopped {
            return;
        }
        queued.work.push_back(work);
        if queued.threads < QUEUE_THREADS {
            queued.threads += 1;
            let queue = self.clone();
            tokio::task::spawn_blocking(move || {
                while let Some(work) = queue.next() {
                    let _ = catch_unwind(AssertUnwindSafe(work));
                }
            });
        }
    }

    /// The next piece of work. Without one, the thread ends.
    fn next(&self) -> Option<Box<dyn FnOnce() + Send>> {
        let mut queued = self.queued();
        let next = queued.work.pop_front();
        queued.threads -= usize::from(next.is_none());
        next
    }

    fn queued(&self) -> MutexGuard<'_, Queued> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::thread::sleep;
    use std::time::Duration;

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn few_threads_do_all_work() {
        let (queue, running) = (Queue::default(), Arc::new(AtomicUsize::new(0)));
        let work = (0..20).map(|_| {
            let running = running.clone();
            queue.run(move || {
                let others = running.fetch_add(1, Ordering::SeqCst);
                sleep(Duration::from_millis(1));
                running.fetch_sub(1, Ordering::SeqCst);
                others + 1
            })
        });
        let done = join_all(work).await.into_iter().flatten();
        let counts: Vec<usize> = done.collect();
        assert_eq!(counts.len(), 20);
        assert!(counts.iter().all(|count| *count <= QUEUE_THREADS));
    }

    #[tokio::test]
    async fn stop_drops_queued_work() {
        let queue = Queue::default();
        let (release, blocked) = mpsc::channel::<()>();
        let blocked = Arc::new(Mutex::new(blocked));
        let begin = || {
            let (queue, blocked) = (queue.clone(), blocked.clone());
            tokio::spawn(async move {
                queue
                    .run(move || blocked.lock().unwrap().recv().is_err())
                    .await
            })
        };
        let mut runs: Vec<_> = (0..=QUEUE_THREADS).map(|_| begin()).collect();
        while queue.queued().work.len() != 1 {
            tokio::task::yield_now().await;
        }
        queue.stop();
        tokio::task::yield_now().await;
        assert!(queue.queued().work.is_empty());
        let late = queue.run(|| ());
        let nothing = tokio::time::sleep(Duration::from_millis(10));
        tokio::select! {
            _ = late => panic!("it was stopped"),
            () = nothing => {}
        }
        let waiting = runs.pop().unwrap();
        assert!(!waiting.is_finished());
        waiting.abort();
        drop(release);
        for run in runs {
            assert!(run.await.unwrap().is_ok());
        }
    }

    #[tokio::test]
    async fn survives_panics() {
        let queue = Queue::default();
        for _ in 0..=QUEUE_THREADS {
            assert!(queue.run(|| panic!("expected")).await.is_err());
        }
        assert_eq!(queue.run(|| 1).await.ok(), Some(1));
    }
}
