//! Lists with a malformed next marker, and endless lists.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use functiongraph::{Client, ClientBuilder, Credentials, ErrorKind};
use futures_util::StreamExt;
use test_support::{Server, direct_client, response};

fn client(server: &Server) -> ClientBuilder {
    Client::builder()
        .endpoint(server.endpoint())
        .credentials(Credentials::keys("AK", "SK"))
        .project_id("p")
        .http_client_builder(direct_client())
}

/// Returns a page of one function for each request, whose next marker depends on the number of the request.
async fn pages(marker: impl Fn(u64) -> String + Send + Sync + 'static) -> Server {
    let count = AtomicU64::new(0);
    Server::start(move |connection| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let page = format!(
            r#"{{"functions":[{{"func_name":"{number}"}}],"next_marker":{}}}"#,
            marker(number)
        );
        async move { connection.write(&response(200, "", page)).await }
    })
    .await
}

#[tokio::test]
async fn stream_yields_items_then_error() {
    let server = pages(|number| if number == 0 { r#""x""# } else { "[3]" }.to_owned()).await;
    let client = client(&server).build().unwrap();
    let mut items: Vec<_> = client.list_functions().stream().collect().await;
    let error = items.pop().unwrap().unwrap_err();
    assert_eq!((items.len(), items.iter().all(Result::is_ok)), (2, true));
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::InvalidResponse, Some("ListFunctions"))
    );
}

#[tokio::test]
async fn timeout_bounds_endless_list() {
    let server = pages(|number| (number + 1).to_string()).await;
    let client = client(&server)
        .timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    let error = client.list_functions().try_collect().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Timeout, Some("ListFunctions"))
    );
    assert!(error.message().contains("timed out after 200ms"), "{error}");
}
