//! One run of a future that many callers wait for.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::runtime;
use tokio::sync::watch;

/// A future that runs on its own: callers may stop waiting, and late callers get its result.
///
/// It runs on a thread and a runtime of its own: docs/decisions/0010-refresh-thread.md.
#[derive(Debug)]
pub(crate) struct SingleFlight<T> {
    receiver: watch::Receiver<Option<T>>,
    current_wait: CurrentWait,
}

impl<T> Clone for SingleFlight<T> {
    fn clone(&self) -> Self {
        Self {
            receiver: self.receiver.clone(),
            current_wait: self.current_wait.clone(),
        }
    }
}

/// What a run is waiting for, as text for errors.
type CurrentWait = Arc<Mutex<Option<String>>>;

thread_local! {
    /// What the run on this thread is waiting for.
    static CURRENT_WAIT: RefCell<CurrentWait> = RefCell::default();
}

/// Records what the run on this thread is waiting for, until it is dropped.
pub(crate) struct WaitGuard(CurrentWait);

impl WaitGuard {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        let current_wait = CURRENT_WAIT.with_borrow(Clone::clone);
        *current_wait.lock().unwrap_or_else(PoisonError::into_inner) = Some(what.into());
        Self(current_wait)
    }
}

impl Drop for WaitGuard {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl<T: Clone + Send + Sync + 'static> SingleFlight<T> {
    pub(crate) fn start(future: impl Future<Output = T> + Send + 'static) -> Self {
        let (sender, receiver) = watch::channel(None);
        let subscriber = tracing::dispatcher::get_default(Clone::clone);
        // A run that cannot be started ends without a result, as does one that panics.
        let current_wait = CurrentWait::default();
        let own = current_wait.clone();
        let run = move || {
            CURRENT_WAIT.set(own);
            let Ok(runtime) = runtime::Builder::new_current_thread().enable_all().build() else {
                return;
            };
            let result =
                tracing::dispatcher::with_default(&subscriber, || runtime.block_on(future));
            sender.send_replace(Some(result));
        };
        if let Err(error) = thread::Builder::new()
            .name("credentials".to_owned())
            .spawn(run)
        {
            tracing::warn!("the thread that resolves credentials could not be started: {error}");
        }
        Self {
            receiver,
            current_wait,
        }
    }

    /// The result, if the run has one yet.
    pub(crate) fn result(&self) -> Option<T> {
        self.receiver.borrow().clone()
    }

    /// Whether the run is in progress. A panic ends it without a result.
    pub(crate) fn is_running(&self) -> bool {
        self.receiver.borrow().is_none() && self.receiver.has_changed().is_ok()
    }

    /// What the run is waiting for, if it is known.
    pub(crate) fn current_wait(&self) -> Option<String> {
        self.current_wait
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Waits for the result; `None` if the run ends without one.
    pub(crate) async fn wait(mut self) -> Option<T> {
        self.receiver.wait_for(Option::is_some).await.ok()?.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    fn runtime() -> runtime::Runtime {
        runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    }

    /// Uses a timer and a socket, which belong to the runtime that polls first.
    async fn work() -> u8 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connected = tokio::spawn(TcpStream::connect(address));
        listener.accept().await.unwrap();
        connected.await.unwrap().unwrap();
        tokio::time::sleep(Duration::from_millis(1)).await;
        7
    }

    #[test]
    fn runs_while_first_runtime_idles() {
        let idle = runtime();
        let flight = idle.block_on(async { SingleFlight::start(work()) });
        assert_eq!(runtime().block_on(flight.clone().wait()), Some(7));
        drop(idle);
        assert_eq!((flight.is_running(), flight.result()), (false, Some(7)));
    }

    #[test]
    fn runs_after_first_runtime_ended() {
        let flight = runtime().block_on(async { SingleFlight::start(work()) });
        assert_eq!(runtime().block_on(flight.wait()), Some(7));
    }

    #[test]
    fn reports_current_wait() {
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let flight = SingleFlight::start(async {
            let _guard = WaitGuard::new("the gate");
            gone.await.is_ok()
        });
        while flight.current_wait().is_none() {
            thread::yield_now();
        }
        assert_eq!(flight.current_wait().as_deref(), Some("the gate"));
        go.send(()).unwrap();
        assert_eq!(runtime().block_on(flight.clone().wait()), Some(true));
        assert_eq!(flight.current_wait(), None);
    }

    #[test]
    fn panic_ends_without_result() {
        let flight = SingleFlight::<u8>::start(async { panic!("on purpose") });
        assert_eq!(runtime().block_on(flight.clone().wait()), None);
        assert!(!flight.is_running());
    }
}
