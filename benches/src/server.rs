//! A server that gives one response to everything.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A response that is given from now on, until another one is.
pub type Current = Arc<Mutex<Arc<str>>>;

/// The text of a response.
#[must_use]
pub fn response(status: &str, body: &str) -> Arc<str> {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into()
}

/// Serves `body` as a success from now on. Returns the address.
///
/// # Errors
///
/// Where no port can be bound.
pub async fn serve(body: String) -> std::io::Result<String> {
    serve_current(Arc::new(Mutex::new(response("200 OK", &body)))).await
}

/// Serves the current response. Returns the address.
///
/// # Errors
///
/// Where no port can be bound.
pub async fn serve_current(current: Current) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let current = Arc::clone(&current);
            // A client that hangs up ends it.
            tokio::spawn(async move { respond(&mut stream, &current).await.is_ok() });
        }
    });
    Ok(address)
}

async fn respond(stream: &mut TcpStream, current: &Current) -> std::io::Result<()> {
    let mut received = Vec::with_capacity(64 * 1024);
    loop {
        while !is_whole(&received) {
            if stream.read_buf(&mut received).await? == 0 {
                return Ok(());
            }
        }
        // Nobody sends the next one before the response.
        received.clear();
        let response = Arc::clone(&current.lock().unwrap_or_else(PoisonError::into_inner));
        stream.write_all(response.as_bytes()).await?;
    }
}

/// Whether a whole request was received: some clients send the body after the head.
fn is_whole(received: &[u8]) -> bool {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let Ok(httparse::Status::Complete(head)) = request.parse(received) else {
        return false;
    };
    let mut headers = request.headers.iter();
    let length = headers.find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|length| std::str::from_utf8(length.value).ok()?.parse().ok());
    received.len() >= head + length.unwrap_or(0)
}
