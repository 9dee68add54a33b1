//! One connection: its requests, and whether it may be closed to make room.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Router;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{Notify, watch};

use super::limits::Limits;
use super::streams::StreamPlace;
use super::write_timeout::WriteTimeout;

/// What a connection may buffer: the largest head of a request, and pipelined requests.
const BUFFER_SIZE: usize = 64 * 1024;

pub(crate) async fn serve_connection(
    stream: TcpStream,
    router: Router,
    slot: Arc<Slot>,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(|request: hyper::Request<Incoming>| {
        // A connection whose body does not arrive is as idle as one whose head does not.
        *slot.state() = SlotState::Waiting(Instant::now());
        let request = request.map(|body| Received::new(body, slot.clone()));
        let response = router.call(request);
        async {
            let response = response.await;
            let is_stream = response
                .as_ref()
                .is_ok_and(|response| response.extensions().get::<StreamPlace>().is_some());
            *slot.state() = if is_stream {
                SlotState::Busy
            } else {
                SlotState::Waiting(Instant::now())
            };
            response
        }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(BUFFER_SIZE)
        // A client that has closed its writing side still gets its response. It also keeps the connection, and
        // with it its place among the connections, for as long as the request is handled.
        .half_close(true);
    let stream = TokioIo::new(WriteTimeout::new(stream, limits.body_timeout));
    let mut connection = pin!(builder.serve_connection(stream, service));
    let mut is_stopping = false;
    loop {
        tokio::select! {
            biased;
            // Errors are the client's.
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

pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    // Without its sender the emulator is gone.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// The state of a connection, shared with the accept loop.
pub(crate) struct Slot {
    state: Mutex<SlotState>,
    pub close: Notify,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum SlotState {
    /// Since then no complete request has arrived.
    Waiting(Instant),
    /// A request was received and is being handled, or its response does not end.
    Busy,
    /// It is being closed to make room, unless a request arrives first.
    Closing,
}

impl SlotState {
    pub(super) fn waiting_since(self) -> Option<Instant> {
        match self {
            Self::Waiting(since) => Some(since),
            Self::Busy | Self::Closing => None,
        }
    }
}

impl Slot {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::new(SlotState::Waiting(Instant::now())),
            close: Notify::new(),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, SlotState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A body that marks its slot busy when all of it was received, or when it is dropped.
struct Received {
    body: Incoming,
    slot: Arc<Slot>,
}

impl Received {
    fn new(body: Incoming, slot: Arc<Slot>) -> Self {
        let received = Self { body, slot };
        received.mark_busy_at_end();
        received
    }

    fn mark_busy_at_end(&self) {
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
        self.mark_busy_at_end();
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
