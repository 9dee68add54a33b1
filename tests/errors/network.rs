//! Connections that fail or are slow.

use tokio::net::{TcpSocket, TcpStream};

use super::*;

pub(crate) fn network_failures() -> Vec<Case> {
    let network = || retryable(only(ErrorKind::Network));
    let timeout = || retryable(only(ErrorKind::Timeout));
    vec![
        case("connection refused", network(), async {
            let endpoint = format!("http://{}", unused_address().await);
            let client = Client::builder()
                .endpoint(endpoint)
                .http_client_builder(direct_client())
                .retry_policy(RetryPolicy::disabled());
            show(client.credentials(keys()).build().unwrap()).await
        }),
        case(
            "reset before the response",
            network(),
            error_from(|connection| async { connection.reset() }),
        ),
        case(
            "closed before the response",
            network(),
            error_from(|connection| async { connection }),
        ),
        case("response that is not HTTP", network(), async {
            error_for(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec()).await
        }),
        case(
            "stalled before the response",
            timeout(),
            error_from(|connection| connection.hang()),
        ),
        case(
            "stalled within the response",
            timeout().status(200),
            async {
                error_from(|connection| async {
                    connection
                        .write(head(200, "Content-Length: 100\r\n").as_bytes())
                        .await
                        .write(b"{")
                        .await
                        .hang()
                        .await
                })
                .await
            },
        ),
        case("slow response body", timeout().status(200), async {
            error_from(|connection| async {
                let connection = connection
                    .write(head(200, "Content-Length: 1000\r\n").as_bytes())
                    .await;
                connection.repeat(b" ", 1000, SHORT / 10).await
            })
            .await
        }),
        case("slow response headers", timeout(), async {
            error_from(|connection| async {
                let connection = connection.write(b"HTTP/1.1 200 OK\r\nX-Long: ").await;
                connection.repeat(b"x", 1000, SHORT / 10).await
            })
            .await
        }),
    ]
}

#[tokio::test]
async fn classifies_network_failures() {
    for (name, error) in provoke(network_failures()).await {
        assert!(error.transport_error().is_some(), "{name}");
    }
}

#[tokio::test]
async fn names_connect_timeout() {
    let socket = TcpSocket::new_v4().unwrap();
    socket
        .bind((std::net::Ipv4Addr::LOCALHOST, 0).into())
        .unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    /// Long enough for a connection to be made on a busy machine.
    const FULL: Duration = Duration::from_secs(2);
    // Nobody accepts: once the queue is full, the next connection waits.
    let mut queue = Vec::new();
    while let Ok(stream) = tokio::time::timeout(FULL, TcpStream::connect(address)).await {
        queue.push(stream.unwrap());
    }
    let builder = Client::builder()
        .endpoint(format!("http://{address}"))
        .http_client_builder(direct_client())
        .credentials(keys());
    let error = show(
        builder
            .retry_policy(RetryPolicy::disabled())
            .connect_timeout(SHORT)
            .timeout(PROMPT)
            .build()
            .unwrap(),
    )
    .await;
    assert_eq!(
        Facts::of(&error),
        retryable(only(ErrorKind::Timeout)),
        "{error}"
    );
    let text = error.to_string();
    assert!(
        text.contains("connection to ")
            && text.contains("timed out after 300ms")
            && !text.contains("60s"),
        "{text}"
    );
}

#[tokio::test]
async fn names_host_of_refused_connection() {
    let address = unused_address().await;
    let builder = Client::builder()
        .endpoint(format!("http://{address}"))
        .http_client_builder(direct_client())
        .retry_policy(RetryPolicy::disabled());
    let text = show(&builder.credentials(token()).build().unwrap())
        .await
        .to_string();
    assert!(
        text.contains(&format!("connection failed: {address}: Connection refused")),
        "{text}"
    );
}
