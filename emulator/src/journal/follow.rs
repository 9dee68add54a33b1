//! Follows a journal.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, Stream};
use tokio::sync::watch;
use tokio::time::timeout;

use super::change::EventChange;
use super::log::{Journal, JournalState};

/// How many changes are read at a time.
const BATCH: usize = 256;

/// Changes that follow each other.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// How many events are no longer kept, where changes of such are missing before these.
    pub dropped: Option<u64>,
    /// Empty where nothing has happened for a while.
    pub changes: Vec<Arc<EventChange>>,
}

impl Journal {
    /// The changes after that one, and then, if it is followed, each as it happens. Where nothing happens for as long as
    /// `idle`, there is an empty batch.
    pub(crate) fn read(
        self: &Arc<Self>,
        after: u64,
        follow: bool,
        idle: Duration,
    ) -> impl Stream<Item = Batch> + Send + 'static + use<> {
        let reader = Reader {
            journal: self.clone(),
            state: self.state.subscribe(),
            after,
            dropped: 0,
        };
        stream::unfold(reader, move |mut reader| async move {
            let mut is_idle = false;
            loop {
                let closed = reader.state.borrow_and_update().closed;
                let batch = reader.next();
                if is_idle || !batch.changes.is_empty() || batch.dropped.is_some() {
                    return Some((batch, reader));
                }
                if closed || !follow {
                    return None;
                }
                is_idle = timeout(idle, reader.state.changed()).await.is_err();
            }
        })
    }
}

struct Reader {
    journal: Arc<Journal>,
    state: watch::Receiver<JournalState>,
    after: u64,
    /// How many dropped events it has reported.
    dropped: u64,
}

impl Reader {
    fn next(&mut self) -> Batch {
        let events = self.journal.events();
        let dropped = events.dropped_after(self.after);
        let dropped = dropped.filter(|dropped| *dropped > self.dropped);
        let changes = events.after(self.after, BATCH);
        self.dropped = dropped.unwrap_or(self.dropped);
        if let Some(last) = changes.last() {
            self.after = last.sequence;
        }
        Batch { dropped, changes }
    }
}
