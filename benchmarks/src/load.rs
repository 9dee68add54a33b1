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

/// Connections to a server.
pub struct Load(Vec<TcpStream>);

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
            all.push(stream);
        }
        Ok(Self(all))
    }

    /// Sends a request so often on each connection, one after the other.
    ///
    /// # Errors
    ///
    /// Where a response is not a success.
    pub async fn send(&mut self, request: &[u8], times: usize) -> std::io::Result<()> {
        let sending = self.0.iter_mut().map(async |stream| {
            let mut buffer = vec![0; 64 * 1024];
            for _ in 0..times {
                stream.write_all(request).await?;
                read_response(stream, &mut buffer).await?;
            }
            Ok::<_, Error>(())
        });
        futures_util::future::try_join_all(sending).await?;
        Ok(())
    }
}

/// Reads a response, which must fit into the buffer.
async fn read_response(stream: &mut TcpStream, buffer: &mut [u8]) -> std::io::Result<()> {
    let mut end = 0;
    loop {
        let read = stream.read(&mut buffer[end..]).await?;
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        end += read;
        let text = String::from_utf8_lossy(&buffer[..end]);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        if !head.starts_with("HTTP/1.1 2") {
            return Err(Error::other(text.into_owned()));
        }
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            return Ok(());
        }
    }
}
