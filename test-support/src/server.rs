//! A server whose behaviour each test defines, to the byte.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use functiongraph::{Client, ClientBuilder, Credentials, RetryPolicy};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

pub const FUNCTION: &str =
    "urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize";

/// A server on a free port of 127.0.0.1 that reads one request from each connection.
pub struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<Request>>>,
    written: UnboundedReceiver<usize>,
}

impl Server {
    /// Serves each connection once its request is read.
    pub async fn start<F>(serve: impl Fn(Connection) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Connection> + Send + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (connections, requests) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(Mutex::new(Vec::new())),
        );
        let (ended, written) = unbounded_channel();
        let (counter, recorder, serve) = (connections.clone(), requests.clone(), Arc::new(serve));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                let (recorder, serve, ended) = (recorder.clone(), serve.clone(), ended.clone());
                tokio::spawn(async move {
                    let Some(connection) = Connection::read(stream).await else {
                        return;
                    };
                    recorder.lock().unwrap().push(connection.request.clone());
                    let connection = serve(connection).await;
                    // A test that does not call `written` has dropped the receiver.
                    let _ = ended.send(connection.written);
                });
            }
        });
        Self {
            address,
            connections,
            requests,
            written,
        }
    }

    /// Responds to every request with these bytes, then closes.
    pub async fn responding_with(response: impl Into<Vec<u8>>) -> Self {
        let response: Arc<[u8]> = response.into().into();
        Self::start(move |connection| {
            let response = response.clone();
            async move { connection.write(&response).await }
        })
        .await
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A builder of clients that send here without a proxy and without retries.
    pub fn client_builder(&self) -> ClientBuilder {
        Client::builder()
            .endpoint(self.endpoint())
            .http_client_builder(direct_client())
            .retry_policy(RetryPolicy::disabled())
    }

    /// A client of [`client_builder`](Self::client_builder) with keys.
    pub fn client(&self) -> Client {
        let builder = self.client_builder();
        builder
            .credentials(Credentials::keys("AK", "SK"))
            .build()
            .unwrap()
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// How many bytes were written to a connection, once it has ended.
    pub async fn written(&mut self) -> usize {
        self.written.recv().await.unwrap()
    }
}

/// A builder without a proxy or the certificates of the system: reading them takes longer than a test.
pub fn direct_client() -> functiongraph::reqwest::ClientBuilder {
    functiongraph::reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
}

/// A local address on which nothing listens.
pub async fn unused_address() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .unwrap()
        .local_addr()
        .unwrap()
}

/// A response with its length, after which the connection is closed. Headers end with a line break each.
pub fn response(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut response = head(
        status,
        &format!("{headers}Content-Length: {}\r\n", body.len()),
    )
    .into_bytes();
    response.extend_from_slice(body);
    response
}

/// All that comes before a body.
pub fn head(status: u16, headers: &str) -> String {
    format!("HTTP/1.1 {status} Whatever\r\nConnection: close\r\n{headers}\r\n")
}

/// A request as received.
#[derive(Clone, Debug)]
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn is(&self, method: &str) -> bool {
        self.head.split(' ').next() == Some(method)
    }
}

/// A connection whose request has been read.
pub struct Connection {
    pub request: Request,
    stream: Option<TcpStream>,
    written: usize,
}

impl Connection {
    async fn read(mut stream: TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        };
        let mut body = bytes.split_off(end);
        let head = String::from_utf8(bytes).ok()?;
        let length = head.lines().find_map(|line| {
            line.to_lowercase()
                .strip_prefix("content-length: ")?
                .parse()
                .ok()
        });
        while body.len() < length.unwrap_or(0) {
            if stream.read_buf(&mut body).await.ok()? == 0 {
                return None;
            }
        }
        Some(Self {
            request: Request { head, body },
            stream: Some(stream),
            written: 0,
        })
    }

    /// Writes as much as the client reads.
    pub async fn write(mut self, mut bytes: &[u8]) -> Self {
        while let (Some(stream), false) = (&mut self.stream, bytes.is_empty()) {
            match stream.write(bytes).await {
                Ok(written) => {
                    self.written += written;
                    bytes = &bytes[written..];
                }
                Err(_) => self.stream = None,
            }
        }
        self
    }

    /// Writes the same `times` times, with pauses, or until the client is gone.
    pub async fn repeat(mut self, bytes: &[u8], times: usize, pause: Duration) -> Self {
        for _ in 0..times {
            self = self.write(bytes).await;
            if self.stream.is_none() {
                break;
            }
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
        }
        self
    }

    /// Writes nothing more until the client is gone.
    pub async fn hang(mut self) -> Self {
        if let Some(stream) = &mut self.stream {
            let _ = stream.read(&mut [0; 1]).await;
        }
        self
    }

    /// Resets the connection instead of closing it.
    pub fn reset(mut self) -> Self {
        if let Some(stream) = self.stream.take() {
            stream.set_zero_linger().unwrap();
        }
        self
    }
}
