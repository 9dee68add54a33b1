//! `cargo bench -p benchmarks --bench emulator`: requests a second to the emulator at 32 connections, its state in memory,
//! and the same requests to a bare axum handler. Only ratios within one run say something.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::any;
use benchmarks::load::{Load, raw};
use divan::Bencher;
use divan::counter::ItemsCount;
use functiongraph::{Client, Destination};
use functiongraph_emulator::Emulator;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

const CONNECTIONS: usize = 32;
/// How often each connection sends its request.
const REQUESTS: usize = 50;

fn main() {
    divan::main();
}

/// As `fgs emulator serve` has it.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

type Reply<T> = std::sync::mpsc::Sender<T>;

/// An emulator on a thread of its own, which a request to it waits for until it is idle.
struct Served {
    client: Client,
    address: String,
    idle: Option<mpsc::UnboundedSender<Reply<()>>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    fn new(folder: &Path) -> Self {
        let (idle, mut waiting) = mpsc::unbounded_channel::<Reply<()>>();
        let (started, starting) = channel();
        let folder = folder.to_owned();
        let thread = std::thread::spawn(move || {
            runtime().block_on(async {
                let emulator = Emulator::builder()
                    .deliver_to(folder)
                    .handler(async |invocation| Ok(invocation.event))
                    .start()
                    .await
                    .unwrap();
                let client = emulator.client().unwrap();
                started
                    .send((client, emulator.address().to_string()))
                    .unwrap();
                while let Some(reply) = waiting.recv().await {
                    emulator.wait_idle().await;
                    reply.send(()).unwrap();
                }
            });
        });
        let (client, address) = starting.recv().unwrap();
        Self {
            client,
            address,
            idle: Some(idle),
            thread: Some(thread),
        }
    }

    fn wait_until_idle(&self) {
        let (reply, replied) = channel();
        self.idle.as_ref().unwrap().send(reply).unwrap();
        replied.recv().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.idle.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// What a server without an emulator does: it appends the body to a file, or returns one that is always the same.
fn serve_bare(file: &Path) -> String {
    let (started, starting) = channel();
    let file = OpenOptions::new().create(true).append(true).open(file);
    let file = Arc::new(Mutex::new(file.unwrap()));
    std::thread::spawn(move || {
        runtime().block_on(async {
            let append = async move |body: Bytes| {
                let line = [&body[..], b"\n"].concat();
                file.lock().unwrap().write_all(&line).unwrap();
                (StatusCode::ACCEPTED, body)
            };
            let show = async || "{\"max_async_retry_attempts\":2,\"destination_config\":null}";
            let router = Router::new().route("/{*path}", any(append).get(show));
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap().to_string();
            started.send(address).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
    });
    starting.recv().unwrap()
}

#[derive(Clone, Copy)]
enum Call {
    /// Sets the destination of successes.
    Put(Place),
    Get,
    Event,
}

/// Where a record is delivered to.
#[derive(Clone, Copy)]
enum Place {
    /// A file of its own.
    Object,
    /// A line of a file.
    Line,
}

impl Place {
    fn destination(self) -> Destination {
        match self {
            Self::Object => Destination::obs("results"),
            Self::Line => Destination::dis("results"),
        }
    }
}

impl Call {
    async fn signed(self, client: &Client) -> Vec<u8> {
        let signed = match self {
            Self::Put(place) => {
                let call = client.update_function_async_invoke_config();
                let call = call.function_urn("resize").body_map(|body| {
                    body.max_async_retry_attempts(2)
                        .on_success(place.destination())
                });
                call.build_signed().await
            }
            Self::Get => {
                let call = client.show_function_async_invoke_config();
                call.function_urn("resize").build_signed().await
            }
            Self::Event => {
                let call = client.async_invoke_function().function_urn("resize");
                call.body("{\"width\":640}").build_signed().await
            }
        };
        raw(signed.unwrap())
    }
}

fn measure(bencher: Bencher, call: Call, place: Place, is_bare: bool) {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::new(folder.path());
    let clients = runtime();
    let request = clients.block_on(call.signed(&served.client));
    let bare = is_bare.then(|| serve_bare(&folder.path().join("lines")));
    let address = bare.as_ref().unwrap_or(&served.address);
    let mut load = clients
        .block_on(Load::connect(address, CONNECTIONS))
        .unwrap();
    let mut emulator = clients.block_on(Load::connect(&served.address, 1)).unwrap();
    let config = clients.block_on(Call::Put(place).signed(&served.client));
    clients.block_on(emulator.send(&config, 1)).unwrap();
    bencher
        .counter(ItemsCount::new(CONNECTIONS * REQUESTS))
        .bench_local(|| {
            clients.block_on(load.send(&request, REQUESTS)).unwrap();
            served.wait_until_idle();
        });
}

#[divan::bench]
fn put_config(bencher: Bencher) {
    measure(bencher, Call::Put(Place::Object), Place::Object, false);
}

#[divan::bench]
fn put_config_bare(bencher: Bencher) {
    measure(bencher, Call::Put(Place::Object), Place::Object, true);
}

#[divan::bench]
fn get_config(bencher: Bencher) {
    measure(bencher, Call::Get, Place::Object, false);
}

#[divan::bench]
fn get_config_bare(bencher: Bencher) {
    measure(bencher, Call::Get, Place::Object, true);
}

/// Accepted, run by a handler, and delivered as a file each.
#[divan::bench(sample_count = 20)]
fn deliver_event(bencher: Bencher) {
    measure(bencher, Call::Event, Place::Object, false);
}

/// Delivered as a line, as the bare handler appends one.
#[divan::bench(sample_count = 20)]
fn deliver_event_as_line(bencher: Bencher) {
    measure(bencher, Call::Event, Place::Line, false);
}

#[divan::bench(sample_count = 20)]
fn deliver_event_bare(bencher: Bencher) {
    measure(bencher, Call::Event, Place::Object, true);
}
