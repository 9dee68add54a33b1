//! Starting and stopping, and the state file.

mod common;

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use functiongraph::{Destination, ErrorKind as Kind};
use functiongraph_emulator::{Emulator, StartError};
use serde_json::json;
use tempfile::TempDir;

use common::Service;

#[tokio::test]
async fn state_file_survives_restart() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("made/as/needed/state.redb");
    let service = Service::with(Emulator::builder().state_file(&file)).await;
    let set = service
        .put("resize", json!({ "max_async_retry_attempts": 3 }))
        .await
        .json();
    service.put("deleted", json!({})).await.json();
    assert_eq!(service.delete("deleted").await.status, 204);
    drop(service);
    let service = Service::with(Emulator::builder().state_file(&file)).await;
    assert_eq!(service.get("resize").await.json(), set);
    assert_eq!(service.get("deleted").await.status, 404);

    let service = Service::start().await;
    service.put("resize", json!({})).await.json();
    drop(service);
    assert_eq!(Service::start().await.get("resize").await.status, 404);
}

#[tokio::test]
async fn drop_closes_state_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("state.redb");
    let service = Service::with(Emulator::builder().state_file(&file)).await;
    service.put("resize", json!({})).await.json();
    let Service {
        emulator,
        http: _held,
    } = service;
    drop(emulator);
    let again = tokio::time::timeout(
        Duration::from_secs(2),
        Service::with(Emulator::builder().state_file(&file)),
    )
    .await;
    assert_eq!(
        again
            .expect("the state is still in use")
            .get("resize")
            .await
            .status,
        200
    );
}

/// Also with deliveries that have not begun: nothing holds the state file any more, and nothing is lost.
#[test]
fn runtime_drop_closes_state_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("state.redb");
    let builder = || {
        let delivered = folder.path().join("delivered");
        Emulator::builder().state_file(&file).deliver_to(delivered)
    };
    let runtime = || tokio::runtime::Runtime::new().unwrap();
    let first = runtime();
    let emulator = first.block_on(async {
        let emulator = builder().start().await.unwrap();
        let client = emulator.client().unwrap();
        let config = client.update_function_async_invoke_config();
        let config = config.function_urn("resize");
        let config = config.body_map(|body| body.on_success(Destination::obs("results")));
        config.send().await.unwrap();
        for _ in 0..40 {
            let call = client.async_invoke_function().function_urn("resize");
            tokio::spawn(call.body("{}").send());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        emulator
    });
    first.shutdown_background();
    drop(emulator);
    let started_at = Instant::now();
    runtime().block_on(async {
        let again = builder().start().await.unwrap();
        assert!(started_at.elapsed() < Duration::from_secs(2));
        again.wait_idle().await;
        let client = again.client().unwrap();
        let active = client.list_active_async_invocations();
        let active = active.function_urn("resize").try_collect().await.unwrap();
        assert_eq!(active, []);
    });
}

#[tokio::test]
async fn drop_stops_emulator() {
    let service = Service::start().await;
    let address = service.emulator.address();
    assert_eq!(service.emulator.endpoint(), format!("http://{address}"));
    let client = service.client();
    service.put("resize", json!({})).await.json();
    drop(service);
    tokio::task::yield_now().await;
    let connected = TcpStream::connect(address)
        .map(drop)
        .map_err(|error| error.kind());
    assert_eq!(connected, Err(ErrorKind::ConnectionRefused));
    let error = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Network);
}

#[tokio::test]
async fn listens_on_loopback_by_default() {
    let anywhere: SocketAddr = "0.0.0.0:0".parse().unwrap();
    for address in [
        anywhere,
        "192.0.2.1:0".parse().unwrap(),
        "[::]:0".parse().unwrap(),
    ] {
        let rejected = Emulator::builder().listen(address).start().await;
        assert!(
            matches!(rejected, Err(StartError::NotLoopback(rejected)) if rejected == address),
            "{address}"
        );
    }
    let allowed = Emulator::builder()
        .listen(anywhere)
        .allow_remote()
        .start()
        .await
        .unwrap();
    assert!(allowed.address().ip().is_unspecified() && allowed.address().port() != 0);

    let one = Emulator::start().await.unwrap();
    assert!(one.address().ip().is_loopback());
    let taken = Emulator::builder().listen(one.address()).start().await;
    let error = taken.unwrap_err();
    assert!(matches!(error, StartError::Listen(address, _) if address == one.address()));
    let message = error.to_string();
    assert!(
        message.ends_with("; choose another port, or 0 for a free one"),
        "{message}"
    );
}

#[tokio::test]
async fn rejects_unusable_state_files() {
    let folder = TempDir::new().unwrap();
    let letter = folder.path().join("letter.txt");
    std::fs::write(&letter, "Dear friend,\n".repeat(1000)).unwrap();
    for file in [
        folder.path().to_owned(),
        letter.clone(),
        letter.join("state.redb"),
    ] {
        let error = Emulator::builder()
            .state_file(&file)
            .start()
            .await
            .unwrap_err();
        let message = error.to_string();
        assert!(matches!(error, StartError::State(..)), "{message}");
        assert!(
            message.starts_with(&format!("cannot keep the state in {}: ", file.display())),
            "{message}"
        );
    }
    assert!(
        std::fs::read_to_string(&letter)
            .unwrap()
            .starts_with("Dear friend,"),
        "it is left as it was"
    );
}
