//! The emulator as a server: slow, silent, greedy and foreign clients.

use std::num::NonZeroUsize;
use std::time::Duration;

use functiongraph_emulator::{Emulator, EmulatorBuilder, Fault, StartError};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const TOKEN: &str = "a-token";
const FUNCTIONS: &str = "/v2/p/fgs/functions";
const SHORT: Duration = Duration::from_millis(200);

fn emulator() -> EmulatorBuilder {
    Emulator::builder().auth_token(TOKEN)
}

async fn connect(emulator: &Emulator) -> TcpStream {
    TcpStream::connect(emulator.address()).await.unwrap()
}

/// A request whose response is 200.
fn request(emulator: &Emulator) -> String {
    format!(
        "GET {FUNCTIONS} HTTP/1.1\r\nHost: {}\r\nX-Auth-Token: {TOKEN}\r\n\r\n",
        emulator.address()
    )
}

/// All that arrives until the connection is closed.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut bytes))
        .await
        .expect("the connection stays open");
    String::from_utf8(bytes).unwrap()
}

async fn send(emulator: &Emulator, text: &str) -> String {
    let mut stream = connect(emulator).await;
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    read(&mut stream).await
}

async fn is_serving(emulator: &Emulator) {
    let response = send(emulator, &request(emulator)).await;
    assert!(response.starts_with("HTTP/1.1 200 OK"), "{response:?}");
}

fn status(response: &str) -> u16 {
    response
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| panic!("{response:?}"))
}

#[tokio::test]
async fn closes_on_slow_headers() {
    let emulator = emulator().header_timeout(SHORT).start().await.unwrap();
    for beginning in ["", "G", "GET / HTTP/1.1\r\nHost: localhost\r\n"] {
        let mut stream = connect(&emulator).await;
        stream.write_all(beginning.as_bytes()).await.unwrap();
        assert_eq!(read(&mut stream).await, "", "{beginning:?}");
    }
}

#[tokio::test]
async fn closes_idle_connections() {
    let emulator = emulator().header_timeout(SHORT).start().await.unwrap();
    let mut stream = connect(&emulator).await;
    stream
        .write_all(request(&emulator).as_bytes())
        .await
        .unwrap();
    assert_eq!(status(&read(&mut stream).await), 200);
}

#[tokio::test]
async fn closes_on_slow_bodies() {
    let emulator = emulator().body_timeout(SHORT).start().await.unwrap();
    let mut stream = connect(&emulator).await;
    let head = request(&emulator).replace("\r\n\r\n", "\r\nContent-Length: 9\r\n\r\n{");
    stream.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(status(&read(&mut stream).await), 400);
}

#[tokio::test]
async fn closes_clients_that_do_not_read() {
    let emulator = emulator().body_timeout(SHORT).start().await.unwrap();
    let stream = connect(&emulator).await;
    // Pipelined until the responses, which repeat the path and are not read, fill all buffers.
    let requests = request(&emulator)
        .replace(FUNCTIONS, &format!("/{}", "long".repeat(10_000)))
        .repeat(10);
    let (_unread, mut writer) = stream.into_split();
    let written = async { while writer.write_all(requests.as_bytes()).await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(60), written)
        .await
        .expect("the connection stays open");
    is_serving(&emulator).await;
}

#[tokio::test]
async fn serves_despite_idle_connections() {
    let emulator = emulator()
        .max_connections(NonZeroUsize::new(4).unwrap())
        .start()
        .await
        .unwrap();
    let mut held = Vec::new();
    for _ in 0..8 {
        let mut stream = connect(&emulator).await;
        stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        held.push(stream);
    }
    is_serving(&emulator).await;
    // The longest-waiting ones have made room.
    assert_eq!(read(&mut held[0]).await, "");
}

/// The beginning of a request whose body does not arrive.
fn slow_body(emulator: &Emulator, path: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: 10\r\n\r\n{{",
        emulator.address()
    )
}

/// Longer than [`read`] waits.
const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn serves_despite_slow_bodies() {
    let emulator = emulator()
        .max_connections(NonZeroUsize::new(4).unwrap())
        .body_timeout(LONG)
        .start()
        .await
        .unwrap();
    let mut held = Vec::new();
    for path in [
        "/v3/auth/tokens",
        FUNCTIONS,
        "/v2/p/fgs/functions/f/invocations-async",
        "/v3/auth/tokens",
    ]
    .repeat(2)
    {
        let mut stream = connect(&emulator).await;
        stream
            .write_all(slow_body(&emulator, path).as_bytes())
            .await
            .unwrap();
        held.push(stream);
    }
    is_serving(&emulator).await;
    // The ones that began first have made room.
    assert_eq!(read(&mut held[0]).await, "");
}

#[tokio::test]
async fn shutdown_ignores_slow_bodies() {
    let emulator = emulator().body_timeout(LONG).start().await.unwrap();
    let mut slow = connect(&emulator).await;
    slow.write_all(slow_body(&emulator, "/v3/auth/tokens").as_bytes())
        .await
        .unwrap();
    is_serving(&emulator).await;
    let begun = std::time::Instant::now();
    emulator.shutdown().await;
    // Requests that were received would have 5 s.
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(read(&mut slow).await, "");
}

#[tokio::test]
async fn received_bodies_get_response() {
    let emulator = emulator()
        .max_connections(NonZeroUsize::MIN)
        .start()
        .await
        .unwrap();
    emulator.fail_next([Fault::Latency(SHORT * 3)]);
    let text = slow_body(&emulator, "/v3/auth/tokens") + "         ";
    let (response, ()) = tokio::join!(send(&emulator, &text), is_serving(&emulator));
    assert_eq!(status(&response), 400);
}

#[tokio::test]
async fn queues_connections_over_limit() {
    let emulator = emulator()
        .max_connections(NonZeroUsize::MIN)
        .start()
        .await
        .unwrap();
    emulator.fail_next([Fault::Latency(SHORT)]);
    let (first, second) = tokio::join!(is_serving(&emulator), is_serving(&emulator));
    assert_eq!((first, second), ((), ()));
}

#[tokio::test]
async fn responds_to_half_closed_clients() {
    let emulator = emulator().start().await.unwrap();
    emulator.fail_next([Fault::Latency(SHORT)]);
    is_serving(&emulator).await;
}

#[tokio::test]
async fn responds_to_pipelining_in_order() {
    let emulator = emulator().start().await.unwrap();
    let other = request(&emulator).replace(FUNCTIONS, "/other");
    let response = send(
        &emulator,
        &[request(&emulator), other, request(&emulator)].concat(),
    )
    .await;
    let statuses: Vec<&str> = response
        .split("HTTP/1.1 ")
        .skip(1)
        .map(|response| &response[..3])
        .collect();
    assert_eq!(statuses, ["200", "404", "200"]);
}

#[tokio::test]
async fn shutdown_completes_requests() {
    let emulator = emulator().start().await.unwrap();
    let (mut idle, mut partial, mut busy) = (
        connect(&emulator).await,
        connect(&emulator).await,
        connect(&emulator).await,
    );
    is_serving(&emulator).await;
    partial.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    emulator.fail_next([Fault::Latency(SHORT)]);
    busy.write_all(request(&emulator).as_bytes()).await.unwrap();
    tokio::time::sleep(SHORT / 2).await;
    let address = emulator.address();
    let ((), response) = tokio::join!(emulator.shutdown(), read(&mut busy));
    assert_eq!(status(&response), 200);
    assert!(TcpStream::connect(address).await.is_err());
    assert_eq!(
        (
            read(&mut idle).await.as_str(),
            read(&mut partial).await.as_str()
        ),
        ("", "")
    );
}

#[tokio::test]
async fn closes_connections_when_dropped() {
    let emulator = emulator().start().await.unwrap();
    let mut stream = connect(&emulator).await;
    is_serving(&emulator).await;
    drop(emulator);
    assert_eq!(read(&mut stream).await, "");
}

/// The paths that issue keys and tokens, and an operation.
const ROUTES: [(&str, &str); 9] = [
    ("PUT", "/meta-data/latest/api/token"),
    ("GET", "/openstack/latest/securitykey"),
    ("POST", "/pod-identity"),
    ("GET", "/v3/projects"),
    ("POST", "/v3/auth/tokens"),
    ("POST", "/v3.0/OS-AUTH/id-token/tokens"),
    ("POST", "/v3.0/OS-CREDENTIAL/securitytokens"),
    ("GET", FUNCTIONS),
    ("GET", "/no-such-api"),
];

#[tokio::test]
async fn rejects_other_origins_on_all_routes() {
    let emulator = emulator().start().await.unwrap();
    let host = emulator.address();
    let foreign = [
        format!("Host: evil.example:{}", host.port()),
        format!("Host: {host}\r\nOrigin: http://evil.example"),
        format!("Host: {host}\r\nOrigin: null"),
        format!("Host: {host}\r\nSec-Fetch-Site: cross-site"),
    ];
    for (method, path) in ROUTES {
        for headers in &foreign {
            let common =
                "X-Metadata-Token-Ttl-Seconds: 60\r\nAuthorization: a\r\nConnection: close";
            let text = format!(
                "{method} {path} HTTP/1.1\r\n{headers}\r\nX-Auth-Token: {TOKEN}\r\n{common}\r\n\r\n"
            );
            let response = send(&emulator, &text).await;
            assert_eq!(status(&response), 403, "{text} {response}");
            let body: Value =
                serde_json::from_str(response.split("\r\n\r\n").nth(1).unwrap()).unwrap();
            assert_eq!(body["error_code"], json!("FSS.0403"));
            assert!(response.contains("x-request-id"), "{response}");
        }
    }
}

#[tokio::test]
async fn other_origins_keep_faults() {
    let emulator = emulator().start().await.unwrap();
    emulator.fail_next([Fault::Status(418)]);
    let foreign = request(&emulator).replace("Host: 127.0.0.1", "Host: evil.example");
    assert_eq!(status(&send(&emulator, &foreign).await), 403);
    assert_eq!(status(&send(&emulator, &request(&emulator)).await), 418);
}

#[tokio::test]
async fn serves_allowed_hosts() {
    let emulator = emulator().allow_host("fgs.test").start().await.unwrap();
    let of = |host: &str| request(&emulator).replace("Host: 127.0.0.1", &format!("Host: {host}"));
    for (host, expected) in [("fgs.test", 200), ("localhost", 200), ("other.test", 403)] {
        assert_eq!(
            status(&send(&emulator, &of(host)).await),
            expected,
            "{host}"
        );
    }
}

#[tokio::test]
async fn rejects_hosts_with_port_or_scheme() {
    for host in ["", "http://fgs.test", "fgs.test:80", "*.test"] {
        let rejected = emulator().allow_host(host).start().await;
        assert!(
            matches!(&rejected, Err(StartError::InvalidHost(rejected)) if rejected == host),
            "{rejected:?}"
        );
    }
}

/// A client that follows the events, after the head of the response.
async fn follow(emulator: &Emulator) -> (TcpStream, String) {
    let mut stream = connect(emulator).await;
    let request = format!(
        "GET /emulator/events?follow HTTP/1.1\r\nHost: {}\r\n\r\n",
        emulator.address()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let head = until(&mut stream, "\r\n\r\n").await;
    (stream, head)
}

/// What arrives, up to a text.
async fn until(stream: &mut TcpStream, text: &str) -> String {
    let mut found = String::new();
    let reading = async {
        while !found.contains(text) {
            let mut buffer = [0; 4096];
            let length = stream.read(&mut buffer).await.unwrap();
            assert!(length > 0, "it ends after {found:?}");
            found += std::str::from_utf8(&buffer[..length]).unwrap();
        }
    };
    let read = tokio::time::timeout(Duration::from_secs(10), reading).await;
    read.unwrap_or_else(|_| panic!("{text:?} does not arrive"));
    found
}

async fn invoke(emulator: &Emulator) {
    let client = emulator.client().unwrap();
    let invoke = client.async_invoke_function().function_urn("resize");
    invoke.body("{}").send().await.unwrap();
}

async fn four_connections() -> Emulator {
    let four = NonZeroUsize::new(4).unwrap();
    emulator().max_connections(four).start().await.unwrap()
}

#[tokio::test]
async fn followers_leave_room_for_others() {
    let emulator = four_connections().await;
    let mut following = Vec::new();
    for _ in 0..2 {
        let (stream, head) = follow(&emulator).await;
        assert_eq!(status(&head), 200);
        following.push(stream);
    }
    let (_, head) = follow(&emulator).await;
    assert_eq!(status(&head), 429);
    assert!(head.contains("\r\nretry-after: 5\r\n"), "{head}");
    is_serving(&emulator).await;
    // One that leaves is noticed when something is written.
    following.pop();
    let next = async {
        while status(&follow(&emulator).await.1) != 200 {
            invoke(&emulator).await;
        }
    };
    let next = tokio::time::timeout(Duration::from_secs(20), next).await;
    next.expect("the room is not given back");
}

/// By the line that is written where nothing happens.
#[tokio::test]
async fn frees_slot_of_gone_follower() {
    let two = emulator().max_connections(NonZeroUsize::new(2).unwrap());
    let emulator = two.start().await.unwrap();
    let (stream, head) = follow(&emulator).await;
    assert_eq!(status(&head), 200);
    drop(stream);
    let next = async {
        while status(&follow(&emulator).await.1) != 200 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let next = tokio::time::timeout(Duration::from_secs(20), next).await;
    next.expect("the room is not given back");
}

#[tokio::test]
async fn rejects_following_on_one_slot() {
    let one = emulator().max_connections(NonZeroUsize::MIN);
    let emulator = one.start().await.unwrap();
    let (mut stream, head) = follow(&emulator).await;
    assert_eq!(status(&head), 429);
    let body = if head.ends_with('}') {
        head
    } else {
        until(&mut stream, "}").await
    };
    let expected =
        "0 of 1 connections can follow events, and all of these do; end one, or try again later";
    assert!(body.contains(expected), "{body}");
    drop(stream);
    is_serving(&emulator).await;
}

#[tokio::test]
async fn followers_survive_full_server() {
    let emulator = four_connections().await;
    let (mut following, head) = follow(&emulator).await;
    assert_eq!(status(&head), 200);
    let mut idle = Vec::new();
    for _ in 0..8 {
        let mut stream = connect(&emulator).await;
        stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        idle.push(stream);
    }
    is_serving(&emulator).await;
    invoke(&emulator).await;
    until(&mut following, "accepted").await;
}
