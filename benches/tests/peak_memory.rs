//! How much memory the reading of an answer takes, whatever is in it, and that of an error body.

use std::sync::{Arc, Mutex};

use benchmarks::server::{response, serve_current};
use functiongraph::{Client, Credentials};
use peak_alloc::PeakAlloc;
use tokio::runtime::Builder;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const BASE: usize = 1024 * 1024;
const PER_BYTE: usize = 10;

/// As much as is read of an error body.
const ERROR_BODY: usize = 64 * 1024;

/// What is repeated within a list, and takes much more memory as a value than as a text.
const ITEMS: [&str; 9] = [
    "0",
    "{}",
    "[]",
    "[0]",
    r#""""#,
    r#"{"":0}"#,
    r#"{"":{}}"#,
    r#"{"on_failure":{}}"#,
    r#"{"destination_config":{"on_success":{"destination":"OBS","param":"{}"}}}"#,
];

/// A list of no more than `size` bytes.
fn list(item: &str, size: usize) -> String {
    format!("[{}]", vec![item; size / (item.len() + 1)].join(","))
}

/// Members of different names, of no more than `size` bytes.
fn members(size: usize) -> String {
    let members: Vec<String> = (0..size / 10).map(|n| format!(r#""{n:05}":0"#)).collect();
    format!("{{{}}}", members.join(","))
}

/// Bodies of about `size` bytes.
fn bodies(size: usize) -> Vec<String> {
    let size = size - 100;
    let mut bodies = vec![members(size)];
    for item in ITEMS {
        let list = list(item, size);
        bodies.push(format!(r#"{{"errors":{list},"count":1}}"#));
        // A number that is read to the last digit.
        bodies.push(format!(
            r#"{{"errors":{list},"count":1.00000000000000000001}}"#
        ));
        bodies.push(format!(r#"{{"async_invoke_configs":{list},"count":1}}"#));
        bodies.push(format!(
            r#"{{"async_invoke_configs":{list},"count":1.00000000000000000001}}"#
        ));
        bodies.push(list);
    }
    // Escapes, which are looked through for secrets.
    bodies.extend(
        [r"\u0041", r"\n", "%41", "&lt", r"\n%41", "\n"]
            .map(|escape| escape.repeat(size / escape.len())),
    );
    bodies
}

fn client(endpoint: &str) -> Client {
    Client::builder()
        .endpoint(endpoint)
        .region("cn-north-4")
        .project_id("7aad83af3e8d42e99ac194c8419e2c9b")
        .credentials(Credentials::keys("access", "secret-of-a-test"))
        .build()
        .unwrap()
}

/// One test, since the counter is of the process.
#[test]
fn responses_take_bounded_memory() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let current = Arc::new(Mutex::new(response("200 OK", "{}")));
    let served = serve_current(Arc::clone(&current));
    let client = client(&runtime.block_on(served).unwrap());
    let list = || {
        let call = client.list_function_async_invoke_config();
        runtime.block_on(call.function_urn("resize").send())
    };
    // The first one opens the connection and fills caches.
    drop(list());
    let mut over = Vec::new();
    for (status, size) in [
        ("200 OK", ERROR_BODY),
        ("200 OK", 4 * ERROR_BODY),
        ("400 Bad Request", ERROR_BODY),
    ] {
        for body in bodies(size) {
            *current.lock().unwrap() = response(status, &body);
            let before = MEMORY.current_usage();
            MEMORY.reset_peak_usage();
            drop(list());
            let peak = MEMORY.peak_usage() - before;
            let allowed = PER_BYTE * body.len() + BASE;
            if peak > allowed {
                let start: String = body.chars().take(60).collect();
                over.push(format!(
                    "{status}, {} bytes, {start}: {peak} of {allowed}",
                    body.len()
                ));
            }
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}
