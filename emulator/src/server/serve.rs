//! The accept loop: accepts connections, and closes idle ones to make room.

use std::collections::HashMap;
use std::future::pending;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};
use tokio::time::{sleep, timeout};

use super::connection::{Slot, SlotState, serve_connection, stopped};
use super::limits::Limits;

/// How long accepting pauses when the system has no room for one more connection.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(50);
/// How long a connection may at least take to send its request. A new connection is never closed for others,
/// so that a flood cannot evict it before its request is read.
const MIN_IDLE: Duration = Duration::from_millis(250);
/// How many connections are closed at a time when the system has no room.
const EVICTION_BATCH: usize = 16;
/// How long received requests may take after a shutdown.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);
/// How long connections may take to write their responses, of that.
const FLUSH_TIMEOUT: Duration = Duration::from_millis(500);
/// How often a lack of room is logged.
const WARN_INTERVAL: Duration = Duration::from_secs(60);

/// Serves until the shutdown, and then completes the requests that were received, within [`SHUTDOWN_TIMEOUT`].
///
/// Whenever there is no room for a new connection, the one that has been without a
/// complete request the longest is closed: a flood of idle or slow clients cannot shut out others.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = Connections::default();
    let mut warned: Option<Instant> = None;
    'accept: loop {
        let accepted = tokio::select! {
            () = stopped(&mut stop) => break,
            () = connections.ended() => continue,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                while connections.tasks.len() >= limits.max_connections.get() {
                    connections.evict(MIN_IDLE);
                    tokio::select! {
                        () = stopped(&mut stop) => break 'accept,
                        () = connections.ended() => {}
                        // One of them may have become idle.
                        () = sleep(ACCEPT_BACKOFF) => {}
                    }
                }
                connections.spawn(stream, router.clone(), limits, stop.clone());
            }
            Err(error) if is_client_error(&error) => {}
            Err(error) => {
                if warned.is_none_or(|warned| warned.elapsed() > WARN_INTERVAL) {
                    warned = Some(Instant::now());
                    tracing::warn!(%error, "a connection cannot be accepted; idle ones are closed to make room");
                }
                (0..EVICTION_BATCH)
                    .take_while(|_| connections.evict(MIN_IDLE))
                    .for_each(drop);
                sleep(ACCEPT_BACKOFF).await;
            }
        }
    }
    drop(listener);
    if timeout(FLUSH_TIMEOUT, connections.all_ended())
        .await
        .is_err()
    {
        while connections.evict(Duration::ZERO) {}
        // What takes longer is cut off.
        let _ = timeout(SHUTDOWN_TIMEOUT, connections.all_ended()).await;
    }
}

/// Of one client that went away before it was accepted, and not of this process.
fn is_client_error(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

#[derive(Default)]
struct Connections {
    tasks: JoinSet<()>,
    slots: HashMap<Id, Arc<Slot>>,
}

impl Connections {
    fn spawn(
        &mut self,
        stream: TcpStream,
        router: Router,
        limits: Limits,
        stop: watch::Receiver<bool>,
    ) {
        let slot = Arc::new(Slot::new());
        let task = self
            .tasks
            .spawn(serve_connection(stream, router, slot.clone(), limits, stop));
        self.slots.insert(task.id(), slot);
    }

    /// Waits until one has ended.
    async fn ended(&mut self) {
        let id = match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => error.id(),
            None => pending().await,
        };
        self.slots.remove(&id);
    }

    async fn all_ended(&mut self) {
        while !self.tasks.is_empty() {
            self.ended().await;
        }
    }

    /// Closes the connection that has waited longest for a request, and for at least so long, if there is one.
    fn evict(&self, at_least: Duration) -> bool {
        let waiting = self
            .slots
            .values()
            .filter_map(|slot| Some((slot.state().waiting_since()?, slot)));
        let longest = waiting
            .min_by_key(|(since, _)| *since)
            .filter(|(since, _)| since.elapsed() >= at_least);
        let Some((_, slot)) = longest else {
            return false;
        };
        *slot.state() = SlotState::Closing;
        slot.close.notify_one();
        true
    }
}
