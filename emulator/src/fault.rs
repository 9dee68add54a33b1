//! Faults on demand: the next calls are slow, refused or broken off.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State as Extract};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::server::State;

/// What happens to a call instead of its answer, or to the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The call is done, and its answer comes so much later.
    Latency(Duration),
    /// The call is not done; the answer is this status, with the body a gateway would give.
    Status(u16),
    /// The call is done, and the connection breaks off in the middle of the answer.
    Reset,
}

/// The faults of the next calls, in order.
pub(crate) type Faults = VecDeque<Fault>;

pub(crate) async fn inject(
    Extract(state): Extract<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let fault = state
        .faults
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .pop_front();
    match fault {
        None => next.run(request).await,
        Some(Fault::Latency(latency)) => {
            let answer = next.run(request).await;
            tokio::time::sleep(latency).await;
            answer
        }
        Some(Fault::Status(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, format!("<html><title>{status}</title></html>")).into_response()
        }
        Some(Fault::Reset) => {
            next.run(request).await;
            let broken = futures_util::stream::iter([
                Ok("{"),
                Err(io::Error::from(io::ErrorKind::ConnectionReset)),
            ]);
            Body::from_stream(broken).into_response()
        }
    }
}
