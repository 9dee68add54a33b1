//! `cargo bench -p benchmarks --bench speed`: times. Only ratios within one run say something; what allocates is a test.

use benchmarks::page::{self, PlainPage, TypedPage};
use benchmarks::put::{self, Bare, Floor};
use benchmarks::server::serve;
use divan::Bencher;
use functiongraph::__private::read_response;
use functiongraph::types::{
    ListFunctionAsyncInvokeConfigResponse, UpdateFunctionAsyncInvokeConfigRequestBody,
};
use tokio::runtime::{Builder, Runtime};

fn main() {
    divan::main();
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[divan::bench]
fn read_page_with_plain_serde(bencher: Bencher) {
    let json = page::json();
    bencher.bench(|| serde_json::from_str::<PlainPage>(divan::black_box(&json)).unwrap());
}

#[divan::bench]
fn read_page_with_plain_serde_and_params(bencher: Bencher) {
    let json = page::json();
    bencher.bench(|| serde_json::from_str::<TypedPage>(divan::black_box(&json)).unwrap());
}

/// As a call reads its response.
#[divan::bench]
fn read_page(bencher: Bencher) {
    let json = page::json();
    bencher.bench(|| {
        read_response::<ListFunctionAsyncInvokeConfigResponse>(divan::black_box(&json)).unwrap()
    });
}

/// As a program reads a model.
#[divan::bench]
fn read_page_from_str(bencher: Bencher) {
    let json = page::json();
    bencher.bench(|| {
        serde_json::from_str::<ListFunctionAsyncInvokeConfigResponse>(divan::black_box(&json))
            .unwrap()
    });
}

#[divan::bench]
fn write_page(bencher: Bencher) {
    let page: ListFunctionAsyncInvokeConfigResponse = serde_json::from_str(&page::json()).unwrap();
    bencher.bench(|| serde_json::to_string(divan::black_box(&page)).unwrap());
}

#[divan::bench]
fn build_body() -> UpdateFunctionAsyncInvokeConfigRequestBody {
    put::body().unwrap()
}

#[divan::bench]
fn hash_put(bencher: Bencher) {
    let floor = Floor::default();
    bencher.bench(|| divan::black_box(&floor).hashes());
}

#[divan::bench]
fn sign_put(bencher: Bencher) {
    let credentials = put::credentials();
    bencher
        .with_inputs(|| put::unsigned().unwrap())
        .bench_local_refs(|request| put::sign_at_fixed_time(request, &credentials).unwrap());
}

#[divan::bench]
fn build_signed(bencher: Bencher) {
    let (runtime, client) = (runtime(), put::client("http://127.0.0.1:9").unwrap());
    bencher.bench_local(|| {
        let call = client
            .update_function_async_invoke_config()
            .function_urn("resize")
            .body(put::body().unwrap());
        runtime.block_on(call.build_signed()).unwrap()
    });
}

/// A server, which costs the same on both sides of a comparison.
fn server(runtime: &Runtime) -> String {
    let body = "{\"max_async_retry_attempts\":2}".to_owned();
    runtime.block_on(serve(body)).unwrap()
}

#[divan::bench]
fn call(bencher: Bencher) {
    let runtime = runtime();
    let client = put::client(&server(&runtime)).unwrap();
    bencher.bench_local(|| {
        let body = put::body().unwrap();
        runtime.block_on(put::call(&client, body)).unwrap();
    });
}

#[divan::bench]
fn call_by_bare_reqwest(bencher: Bencher) {
    let runtime = runtime();
    let client = put::client(&server(&runtime)).unwrap();
    let bare = runtime.block_on(Bare::of(&client)).unwrap();
    bencher.bench_local(|| runtime.block_on(bare.send()).unwrap());
}

#[divan::bench]
fn paginate(bencher: Bencher) {
    let runtime = runtime();
    let address = runtime.block_on(serve(page::json())).unwrap();
    let client = put::client(&address).unwrap();
    bencher.bench_local(|| {
        let call = client
            .list_function_async_invoke_config()
            .function_urn("resize");
        runtime.block_on(call.try_collect()).unwrap()
    });
}
