//! One run of something, however many wait for it.

use std::thread;

use tokio::runtime;
use tokio::sync::watch;

/// A future that runs on by itself: those who wait for it may go, and those who come late get its result.
///
/// It runs on a thread and a runtime of its own. On the runtime of whoever started it, it would stand
/// still as soon as nobody drives that one any more, and so would all who wait elsewhere.
#[derive(Debug)]
pub(crate) struct SingleFlight<T>(watch::Receiver<Option<T>>);

impl<T> Clone for SingleFlight<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Clone + Send + Sync + 'static> SingleFlight<T> {
    pub fn start(future: impl Future<Output = T> + Send + 'static) -> Self {
        let (sender, receiver) = watch::channel(None);
        let subscriber = tracing::dispatcher::get_default(Clone::clone);
        // What cannot be started ends without a result, as does what panics.
        let run = move || {
            let Ok(runtime) = runtime::Builder::new_current_thread().enable_all().build() else { return };
            let result = tracing::dispatcher::with_default(&subscriber, || runtime.block_on(future));
            sender.send_replace(Some(result));
        };
        if let Err(error) = thread::Builder::new().name("credentials".to_owned()).spawn(run) {
            tracing::warn!("no thread can be started to look for credentials: {error}");
        }
        Self(receiver)
    }

    /// What it came to, if it has.
    pub fn result(&self) -> Option<T> {
        self.0.borrow().clone()
    }

    /// Whether it still runs; a panic ends it without a result.
    pub fn runs(&self) -> bool {
        self.0.borrow().is_none() && self.0.has_changed().is_ok()
    }

    /// What it comes to; nothing when it ended without a result.
    pub async fn wait(mut self) -> Option<T> {
        self.0.wait_for(Option::is_some).await.ok()?.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    fn runtime() -> runtime::Runtime {
        runtime::Builder::new_current_thread().enable_all().build().unwrap()
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
    fn panic_ends_without_result() {
        let flight = SingleFlight::<u8>::start(async { panic!("on purpose") });
        assert_eq!(runtime().block_on(flight.clone().wait()), None);
        assert!(!flight.runs());
    }
}
