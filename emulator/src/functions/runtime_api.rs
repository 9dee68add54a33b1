//! The runtime API, by which a `bootstrap` gets events and responds.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::AbortHandle;

use super::call::Call;
use crate::limits::RUN_RESULT_LIMIT;
use crate::request::body::is_too_large;
use crate::run_error::{FAILED, RunError, reported, too_large, unusable};
use crate::server::{AllowedHosts, check_origin};

type Answer = oneshot::Sender<Result<Bytes, RunError>>;

/// A server on loopback for one process.
pub(super) struct RuntimeApi {
    address: SocketAddr,
    events: mpsc::Sender<Event>,
    task: AbortHandle,
}

/// An event that no process has taken yet.
struct Event {
    call: Call,
    taken: oneshot::Sender<()>,
    answer: Answer,
}

/// An event, as the emulator waits for it.
pub(super) struct Handed {
    pub taken: oneshot::Receiver<()>,
    pub answer: oneshot::Receiver<Result<Bytes, RunError>>,
}

struct Shared {
    events: Mutex<mpsc::Receiver<Event>>,
    /// The request id that the process works on.
    taken: std::sync::Mutex<Option<(String, Answer)>>,
}

impl RuntimeApi {
    pub(super) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (events, received) = mpsc::channel(1);
        let shared = Arc::new(Shared {
            events: Mutex::new(received),
            taken: std::sync::Mutex::default(),
        });
        let hosts = Arc::new(AllowedHosts::default());
        let router = Router::new()
            .route("/v1/runtime/invocation/request", get(next))
            .route("/v1/runtime/invocation/response/{id}", post(respond))
            .route("/v1/runtime/invocation/error/{id}", post(fail))
            .layer(from_fn_with_state(hosts, check_origin))
            .with_state(shared);
        let serving = async move { axum::serve(listener, router).await };
        Ok(Self {
            address,
            events,
            task: tokio::spawn(serving).abort_handle(),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Makes an event the next one.
    pub(super) fn hand(&self, call: &Call) -> Handed {
        let (taken, is_taken) = oneshot::channel();
        let (answer, answered) = oneshot::channel();
        let event = Event {
            call: call.clone(),
            taken,
            answer,
        };
        // There is room, as an instance has one event at a time; else both receivers fail.
        let _ = self.events.try_send(event);
        Handed {
            taken: is_taken,
            answer: answered,
        }
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    /// The pending response, if it is that of this request.
    fn answer(&self, id: &str) -> Option<Answer> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = taken.take_if(|(waiting, _)| waiting == id);
        answer.map(|(_, answer)| answer)
    }
}

/// Waits for the next event.
async fn next(State(shared): State<Arc<Shared>>) -> Response {
    let Some(event) = shared.events.lock().await.recv().await else {
        return (StatusCode::GONE, "the function is stopped").into_response();
    };
    let call = event.call;
    let kind = if call.is_async { "async" } else { "sync" };
    let mut taken = shared.taken.lock().unwrap_or_else(PoisonError::into_inner);
    *taken = Some((call.request_id.clone(), event.answer));
    let _ = event.taken.send(());
    let headers = [
        (header::CONTENT_TYPE.as_str(), "application/json"),
        ("x-cff-request-id", call.request_id.as_str()),
        ("x-cff-invoke-type", kind),
    ];
    (headers, call.event).into_response()
}

async fn respond(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: Body,
) -> Response {
    answer(&shared, &id, body, Ok).await
}

async fn fail(State(shared): State<Arc<Shared>>, Path(id): Path<String>, body: Body) -> Response {
    let error = |body: Bytes| Err(reported(FAILED, &body, "the function reported an error"));
    answer(&shared, &id, body, error).await
}

async fn answer(
    shared: &Shared,
    id: &str,
    body: Body,
    result: impl FnOnce(Bytes) -> Result<Bytes, RunError>,
) -> Response {
    let body = match to_bytes(body, RUN_RESULT_LIMIT).await {
        Err(error) if !is_too_large(&error) => {
            let problem = "the response is incomplete; send it again";
            return (StatusCode::BAD_REQUEST, problem).into_response();
        }
        body => body,
    };
    let Some(answer) = shared.answer(id) else {
        let problem = format!("no invocation {id} waits for a response");
        return (StatusCode::NOT_FOUND, problem).into_response();
    };
    let (status, result) = match body {
        Ok(body) => (StatusCode::OK, result(body)),
        Err(_) => (StatusCode::PAYLOAD_TOO_LARGE, Err(unusable(too_large()))),
    };
    // Nobody waits for it after a timeout.
    let _ = answer.send(result);
    status.into_response()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::time::timeout;

    use super::*;

    async fn send(api: &RuntimeApi, request: String) -> String {
        let mut stream = TcpStream::connect(api.address()).await.unwrap();
        let request = request.replacen('\n', "\r\nHost: localhost\r\n", 1);
        stream.write_all(request.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut response = String::new();
        let _ = stream.read_to_string(&mut response).await;
        response
    }

    /// The function may send it again.
    #[tokio::test]
    async fn ignores_incomplete_response() {
        let api = RuntimeApi::start().await.unwrap();
        let function = "urn:fss:cn-north-4:p:function:default:resize:latest";
        let function: functiongraph::FunctionUrn = function.parse().unwrap();
        let mut handed = api.hand(&Call {
            request_id: "id".to_owned(),
            version: function.clone(),
            function,
            event: Bytes::from_static(b"{}"),
            attempt: 1,
            started_at: SystemTime::now(),
            is_async: false,
        });
        let path = "/v1/runtime/invocation";
        let taking = TcpStream::connect(api.address());
        let mut taking = taking.await.unwrap();
        let request = format!("GET {path}/request HTTP/1.1\r\nHost: localhost\r\n\r\n");
        taking.write_all(request.as_bytes()).await.unwrap();
        (&mut handed.taken).await.unwrap();
        for half in [
            "Content-Length: 9\r\n\r\nshort",
            "Transfer-Encoding: chunked\r\n\r\nrubbish",
        ] {
            send(&api, format!("POST {path}/response/id HTTP/1.1\n{half}")).await;
            let answer = timeout(Duration::from_millis(100), &mut handed.answer).await;
            assert!(answer.is_err(), "{answer:?}");
        }
        let whole = format!("POST {path}/response/id HTTP/1.1\nContent-Length: 4\r\n\r\ndone");
        let response = send(&api, whole.clone()).await;
        assert!(response.starts_with("HTTP/1.1 200"), "{response}");
        assert_eq!(handed.answer.await.unwrap().unwrap(), "done");
        let again = send(&api, whole).await;
        assert!(again.starts_with("HTTP/1.1 404"), "{again}");
    }
}
