//! One run of something, however many wait for it.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::runtime;
use tokio::sync::watch;

/// A future that runs on by itself: those who wait for it may go, and those who come late get its result.
///
/// It runs on a thread and a runtime of its own: docs/decisions/0010-refresh-thread.md.
#[derive(Debug)]
pub(crate) struct SingleFlight<T> {
    receiver: watch::Receiver<Option<T>>,
    waiting: Waiting,
}

impl<T> Clone for SingleFlight<T> {
    fn clone(&self) -> Self {
        Self {
            receiver: self.receiver.clone(),
            waiting: self.waiting.clone(),
        }
    }
}

/// What a run waits for just now, for people.
type Waiting = Arc<Mutex<Option<String>>>;

thread_local! {
    /// Of the run on this thread.
    static WAITING: RefCell<Waiting> = RefCell::default();
}

/// What the run on this thread waits for, as long as this is held.
pub(crate) struct WaitsFor(Waiting);

impl WaitsFor {
    pub fn new(what: impl Into<String>) -> Self {
        let waiting = WAITING.with_borrow(Clone::clone);
        *waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(what.into());
        Self(waiting)
    }
}

impl Drop for WaitsFor {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl<T: Clone + Send + Sync + 'static> SingleFlight<T> {
    pub fn start(future: impl Future<Output = T> + Send + 'static) -> Self {
        let (sender, receiver) = watch::channel(None);
        let subscriber = tracing::dispatcher::get_default(Clone::clone);
        // What cannot be started ends without a result, as does what panics.
        let waiting = Waiting::default();
        let own = waiting.clone();
        let run = move || {
            WAITING.set(own);
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
            tracing::warn!("no thread can be started to look for credentials: {error}");
        }
        Self { receiver, waiting }
    }

    /// What it came to, if it has.
    pub fn result(&self) -> Option<T> {
        self.receiver.borrow().clone()
    }

    /// Whether it still runs; a panic ends it without a result.
    pub fn runs(&self) -> bool {
        self.receiver.borrow().is_none() && self.receiver.has_changed().is_ok()
    }

    /// What it waits for just now, where that is known.
    pub fn waits_for(&self) -> Option<String> {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What it comes to; nothing when it ended without a result.
    pub async fn wait(mut self) -> Option<T> {
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

    /// With a timer and a socket, which belong to the runtime that polls first.
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
    fn goes_on_while_starter_idles() {
        let idle = runtime();
        let flight = idle.block_on(async { SingleFlight::start(work()) });
        assert_eq!(runtime().block_on(flight.clone().wait()), Some(7));
        drop(idle);
        assert_eq!((flight.runs(), flight.result()), (false, Some(7)));
    }

    #[test]
    fn goes_on_after_starter_is_gone() {
        let flight = runtime().block_on(async { SingleFlight::start(work()) });
        assert_eq!(runtime().block_on(flight.wait()), Some(7));
    }

    #[test]
    fn tells_what_it_waits_for() {
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let flight = SingleFlight::start(async {
            let _waits = WaitsFor::new("the gate");
            gone.await.is_ok()
        });
        while flight.waits_for().is_none() {
            thread::yield_now();
        }
        assert_eq!(flight.waits_for().as_deref(), Some("the gate"));
        go.send(()).unwrap();
        assert_eq!(runtime().block_on(flight.clone().wait()), Some(true));
        assert_eq!(flight.waits_for(), None);
    }

    #[test]
    fn panic_ends_without_result() {
        let flight = SingleFlight::<u8>::start(async { panic!("on purpose") });
        assert_eq!(runtime().block_on(flight.clone().wait()), None);
        assert!(!flight.runs());
    }
}
