//! Lists whose pages are all the same.

use std::sync::{Arc, LazyLock, Mutex};

use functiongraph::{Client, Credentials, ErrorKind, Result};
use futures_util::{Stream, StreamExt};
use test_support::{FUNCTION, Server, response};
use tokio::runtime::Runtime;

use crate::assert_one_line;

/// No page here has so many.
const MOST_ITEMS: usize = 10_000;

type Response = Arc<Mutex<Vec<u8>>>;

struct Service {
    runtime: Runtime,
    response: Response,
    server: Server,
    client: Client,
}

static SERVICE: LazyLock<Mutex<Service>> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let current = Response::default();
    let served = current.clone();
    let server = runtime.block_on(Server::start(move |connection| {
        let response = served.lock().unwrap().clone();
        async move { connection.write(&response).await }
    }));
    let client = server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"));
    let client = client
        .region("cn-north-4")
        .project_id("7aad83af3e8d42e99ac194c8419e2c9b");
    Mutex::new(Service {
        client: client.build().unwrap(),
        response: current,
        server,
        runtime,
    })
});

/// Reads a list to its end, which comes when a marker was followed before.
fn read<T>(service: &Service, items: impl Stream<Item = Result<T>> + Unpin) {
    let before = service.server.connections();
    let read: Vec<Result<T>> = service.runtime.block_on(items.take(MOST_ITEMS).collect());
    let requests = service.server.connections() - before;
    assert!((1..=2).contains(&requests), "{requests} requests");
    let errors: Vec<_> = read.iter().filter_map(|item| item.as_ref().err()).collect();
    assert!(errors.len() <= 1, "{errors:?}");
    if let Some(error) = errors.first() {
        assert!(read.last().unwrap().is_err(), "items after {error}");
        assert_one_line(error);
        let kinds = [ErrorKind::InvalidResponse, ErrorKind::Service];
        assert!(kinds.contains(&error.kind()), "{error:?}");
    } else if requests == 2 {
        panic!("the marker was followed before, and the list has no error");
    }
}

#[test]
fn lists_end_at_known_marker() {
    fuzz::check!("pages", |body: &[u8]| {
        let service = SERVICE.lock().unwrap_or_else(|error| error.into_inner());
        *service.response.lock().unwrap() = response(200, "", body);
        let configs = service.client.list_function_async_invoke_config();
        read(&service, configs.function_urn(FUNCTION).stream());
        let invocations = service.client.list_async_invocations();
        read(&service, invocations.function_urn(FUNCTION).stream());
        read(&service, service.client.list_functions().stream());
    });
}
