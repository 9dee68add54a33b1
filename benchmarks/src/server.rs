//! A server that gives one response to everything, on one connection after the other.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

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
            tokio::spawn(async move {
                let mut buffer = vec![0; 64 * 1024];
                // Requests are small and come whole.
                while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                    let response = current.lock().ok().map(|current| Arc::clone(&current));
                    let Some(response) = response else { break };
                    if stream.write_all(response.as_bytes()).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    Ok(address)
}
