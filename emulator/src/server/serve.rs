//! The accept loop: how many connections there are, and how long one may take up room.

use std::collections::HashMap;
use std::future::pending;
use std::io;
use std::num::NonZeroUsize;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::{Id, JoinSet};
use tokio::time::{sleep, timeout};

use super::write_timeout::WriteTimeout;

const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
const MAX_CONNECTIONS: NonZeroUsize = NonZeroUsize::new(512).unwrap();
/// What a connection may buffer: the largest head of a request, and pipelined requests.
const BUFFER_SIZE: usize = 64 * 1024;
/// How long accepting pauses when the system has no room for one more connection.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(50);
/// How long a connection may at least take to send its request. One that has just come is never closed for others,
/// so that a flood cannot push it out before it was read.
const MIN_WAIT: Duration = Duration::from_millis(250);
/// How many connections are closed at a time when the system has no room.
const EVICTED: usize = 16;
/// How long requests that were received have to be answered after a stop.
const GRACE: Duration = Duration::from_secs(5);
/// How long connections have to write what was answered, of that.
const FLUSH: Duration = Duration::from_millis(500);
/// How often a lack of room is logged.
const WARN_INTERVAL: Duration = Duration::from_secs(60);

/// What keeps one client from taking the room of the others.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// For the head of a request to arrive, and between two requests.
    pub header_timeout: Duration,
    /// For a body to arrive, and for a client to read on.
    pub body_timeout: Duration,
    pub max_connections: NonZeroUsize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_timeout: HEADER_TIMEOUT,
            body_timeout: BODY_TIMEOUT,
            max_connections: MAX_CONNECTIONS,
        }
    }
}

/// Serves until it is told to stop; then answers what was received, within [`GRACE`].
///
/// Whenever there is no room for a new connection, the one that has kept the emulator waiting for a request
/// the longest, or for the rest of one, is closed: a flood of idle or slow clients cannot shut out one that has something to ask.
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
                    connections.evict(MIN_WAIT);
                    tokio::select! {
                        () = stopped(&mut stop) => break 'accept,
                        () = connections.ended() => {}
                        // One of them may have become idle.
                        () = sleep(ACCEPT_BACKOFF) => {}
                    }
                }
                connections.spawn(stream, router.clone(), limits, stop.clone());
            }
            Err(error) if is_of_client(&error) => {}
            Err(error) => {
                if warned.is_none_or(|warned| warned.elapsed() > WARN_INTERVAL) {
                    warned = Some(Instant::now());
                    tracing::warn!(%error, "a connection cannot be accepted; idle ones are closed to make room");
                }
                (0..EVICTED)
                    .take_while(|_| connections.evict(MIN_WAIT))
                    .for_each(drop);
                sleep(ACCEPT_BACKOFF).await;
            }
        }
    }
    drop(listener);
    if timeout(FLUSH, connections.all_ended()).await.is_err() {
        while connections.evict(Duration::ZERO) {}
        // What takes longer is cut off.
        let _ = timeout(GRACE, connections.all_ended()).await;
    }
}

/// Of one client that went away before it was accepted, and not of this process.
fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // Without its sender the emulator is gone.
    let _ = stop.wait_for(|stop| *stop).await;
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
            .spawn(connection(stream, router, slot.clone(), limits, stop));
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

/// What the accept loop knows of a connection.
struct Slot {
    state: Mutex<SlotState>,
    close: Notify,
}

#[derive(Clone, Copy, PartialEq)]
enum SlotState {
    /// No whole request is there, since then.
    Waiting(Instant),
    /// A request was received and is being answered.
    Busy,
    /// It is to make room, unless a request has come in the meantime.
    Closing,
}

impl SlotState {
    fn waiting_since(self) -> Option<Instant> {
        match self {
            Self::Waiting(since) => Some(since),
            Self::Busy | Self::Closing => None,
        }
    }
}

impl Slot {
    fn new() -> Self {
        Self {
            state: Mutex::new(SlotState::Waiting(Instant::now())),
            close: Notify::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, SlotState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A body that tells its slot when all of it was received, or nobody waits for the rest.
struct Received {
    body: Incoming,
    slot: Arc<Slot>,
}

impl Received {
    fn new(body: Incoming, slot: Arc<Slot>) -> Self {
        let received = Self { body, slot };
        received.tell_end();
        received
    }

    fn tell_end(&self) {
        if self.body.is_end_stream() {
            *self.slot.state() = SlotState::Busy;
        }
    }
}

impl Body for Received {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        self.tell_end();
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        *self.slot.state() = SlotState::Busy;
    }
}

async fn connection(
    stream: TcpStream,
    router: Router,
    slot: Arc<Slot>,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(|request: hyper::Request<Incoming>| {
        // One whose body does not come is as idle as one whose head does not.
        *slot.state() = SlotState::Waiting(Instant::now());
        let request = request.map(|body| Received::new(body, slot.clone()));
        let response = router.call(request);
        async {
            let response = response.await;
            *slot.state() = SlotState::Waiting(Instant::now());
            response
        }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(BUFFER_SIZE)
        // A client that has sent all it had to say still gets its response. It also keeps the connection, and
        // with it its place among the connections, for as long as the request is worked on.
        .half_close(true);
    let stream = TokioIo::new(WriteTimeout::new(stream, limits.body_timeout));
    let mut connection = pin!(builder.serve_connection(stream, service));
    let mut is_stopping = false;
    loop {
        tokio::select! {
            biased;
            // Its errors are those of the client.
            _ = connection.as_mut() => return,
            () = stopped(&mut stop), if !is_stopping => {
                is_stopping = true;
                connection.as_mut().graceful_shutdown();
            }
            () = slot.close.notified() => {
                if *slot.state() == SlotState::Closing {
                    return;
                }
            }
        }
    }
}
