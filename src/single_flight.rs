//! One run of something, however many wait for it.

use tokio::sync::watch;

/// A future that runs on by itself: those who wait for it may go, and those who come late get its result.
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
        tokio::spawn(async move { sender.send_replace(Some(future.await)) });
        Self(receiver)
    }

    /// What it came to, if it has.
    pub fn result(&self) -> Option<T> {
        self.0.borrow().clone()
    }

    /// Whether it still runs; a panic, or the end of the runtime it ran on, ends it without a result.
    pub fn runs(&self) -> bool {
        self.0.borrow().is_none() && self.0.has_changed().is_ok()
    }

    /// What it comes to; nothing when it ended without a result.
    pub async fn wait(mut self) -> Option<T> {
        self.0.wait_for(Option::is_some).await.ok()?.clone()
    }
}
