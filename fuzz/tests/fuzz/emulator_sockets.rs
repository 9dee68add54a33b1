//! Bytes that are sent to an emulator, which are a request or not.

use std::sync::LazyLock;
use std::time::Duration;

use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::{Client, ErrorKind};
use functiongraph_emulator::Emulator;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;

use crate::panics::{self, watched_runtime};

const RETRIES: i64 = 3;
const PATIENCE: Duration = Duration::from_secs(20);

struct Service {
    runtime: Runtime,
    emulator: Emulator,
    client: Client,
}

static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let runtime = watched_runtime();
    // The key of a signature in the corpus, which does not match.
    let builder = Emulator::builder().access_key("AK", "secret-of-a-test");
    let emulator = runtime.block_on(builder.start()).unwrap();
    let client = emulator.client().unwrap();
    let config = client
        .update_function_async_invoke_config()
        .function_urn("resize")
        .body(Body::builder().max_async_retry_attempts(RETRIES));
    runtime.block_on(config.send()).unwrap();
    Service {
        runtime,
        emulator,
        client,
    }
});

/// Sends these bytes and no more, and reads until the connection is closed.
async fn exchange(bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(SERVICE.emulator.address())
        .await
        .unwrap();
    let (mut reader, mut writer) = stream.split();
    let write = async {
        // It may have been closed before all is written.
        let _ = writer.write_all(bytes).await;
        let _ = writer.shutdown().await;
    };
    let read = async {
        let mut response = Vec::new();
        // A reset ends it too.
        let _ = reader.read_to_end(&mut response).await;
        response
    };
    tokio::join!(write, read).1
}

#[test]
fn survives_random_bytes() {
    fuzz::check!("raw-requests", |bytes: &[u8]| {
        SERVICE.runtime.block_on(async {
            let response = timeout(PATIENCE, exchange(bytes)).await;
            let response = response.expect("it neither responds nor closes");
            panics::assert_none();
            let text = String::from_utf8_lossy(&response);
            assert!(text.is_empty() || text.starts_with("HTTP/1."), "{text}");
            assert!(!text.starts_with("HTTP/1.1 5"), "{text}");
            // No bytes here have credentials, so nothing may have changed.
            let show = SERVICE.client.show_function_async_invoke_config();
            let config = timeout(PATIENCE, show.function_urn("resize").send()).await;
            let config = config.expect("a good request waits").unwrap();
            assert_eq!(config.max_async_retry_attempts, Some(RETRIES));
            let other = SERVICE.client.show_function_async_invoke_config();
            let other = other.function_urn("other").send().await.unwrap_err();
            assert_eq!(other.kind(), ErrorKind::Service);
            assert_eq!(other.status().unwrap().as_u16(), 404);
        });
    });
}
