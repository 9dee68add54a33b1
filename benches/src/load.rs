//! Load: one request again and again, on many connections.

use std::io::{Error, ErrorKind};

use functiongraph::SignedRequest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The bytes of a request to a host, with its signature.
#[must_use]
pub fn raw(request: SignedRequest) -> Vec<u8> {
    let request = request.into_inner();
    let url = request.url();
    let query = url.query().map(|query| format!("?{query}"));
    let target = format!("{}{}", url.path(), query.unwrap_or_default());
    let mut text = format!("{} {target} HTTP/1.1\r\n", request.method()).into_bytes();
    if !request.headers().contains_key("host") {
        text.extend(format!("host: {}\r\n", url.authority()).bytes());
    }
    for (name, value) in request.headers() {
        text.extend(format!("{name}: ").bytes());
        text.extend(value.as_bytes());
        text.extend(b"\r\n");
    }
    let body = request.body().and_then(|body| body.as_bytes());
    let body = body.unwrap_or_default();
    text.extend(format!("content-length: {}\r\n\r\n", body.len()).bytes());
    text.extend(body);
    text
}

/// How many headers a response may have.
const HEADERS: usize = 32;

/// Connections to a server.
pub struct Load(Vec<Connection>);

struct Connection {
    stream: TcpStream,
    /// A response must fit into it.
    buffer: Box<[u8]>,
}

impl Load {
    /// Connects so often.
    ///
    /// # Errors
    ///
    /// Where no connection can be made.
    pub async fn connect(address: &str, connections: usize) -> std::io::Result<Self> {
        let mut all = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let buffer = vec![0; 64 * 1024].into();
            all.push(Connection { stream, buffer });
        }
        Ok(Self(all))
    }

    /// Sends a request so often on each connection, one after the other.
    ///
    /// # Errors
    ///
    /// Where a response is not a success.
    pub async fn send(&mut self, request: &[u8], times: usize) -> std::io::Result<()> {
        let sending = self.0.iter_mut().map(async |connection| {
            for _ in 0..times {
                connection.stream.write_all(request).await?;
                connection.read_response().await?;
            }
            Ok::<_, Error>(())
        });
        futures_util::future::try_join_all(sending).await?;
        Ok(())
    }
}

impl Connection {
    async fn read_response(&mut self) -> std::io::Result<()> {
        let mut end = 0;
        loop {
            let read = self.stream.read(&mut self.buffer[end..]).await?;
            if read == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            end += read;
            if is_complete(&self.buffer[..end])? {
                return Ok(());
            }
        }
    }
}

/// Whether these bytes are a whole response, which must be a success.
fn is_complete(bytes: &[u8]) -> std::io::Result<bool> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let head = response.parse(bytes).map_err(Error::other)?;
    let httparse::Status::Complete(head) = head else {
        return Ok(false);
    };
    if !matches!(response.code, Some(200..300)) {
        return Err(Error::other(String::from_utf8_lossy(bytes)));
    }
    let mut headers = response.headers.iter();
    let length = headers.find(|header| header.name == "content-length");
    let length = length.and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok());
    Ok(bytes.len() - head >= length.unwrap_or(0))
}
