//! Faults on demand: the next requests are slow, fail, or lose their connection.

use std::collections::VecDeque;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A fault of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The request is handled, and its response is delayed by this much.
    Latency(Duration),
    /// The request is not handled; the response has this status and the HTML body of a gateway.
    Status(u16),
    /// The request is handled, and the connection is closed in the middle of the response.
    Reset,
}

/// The faults of the next requests, in order.
#[derive(Default)]
pub(crate) struct Faults(Mutex<VecDeque<Fault>>);

impl Faults {
    pub(crate) fn extend(&self, faults: impl IntoIterator<Item = Fault>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(faults);
    }

    /// Handles a request, with its fault if it has one.
    pub(crate) async fn inject(&self, handling: impl Future<Output = Response>) -> Response {
        match self.next() {
            None => handling.await,
            Some(Fault::Latency(latency)) => {
                let response = handling.await;
                tokio::time::sleep(latency).await;
                response
            }
            Some(Fault::Status(status)) => {
                let status =
                    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                (status, format!("<html><title>{status}</title></html>")).into_response()
            }
            Some(Fault::Reset) => {
                handling.await;
                let broken = futures_util::stream::iter([
                    Ok("{"),
                    Err(io::Error::from(io::ErrorKind::ConnectionReset)),
                ]);
                Body::from_stream(broken).into_response()
            }
        }
    }

    fn next(&self) -> Option<Fault> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
    }
}
