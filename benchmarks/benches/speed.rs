//! `cargo bench -p benchmarks`: times, and allocations beside them. Only ratios within one run say something.

use benchmarks::page::{self, PlainPage, TypedPage};
use benchmarks::server::serve;
use divan::{AllocProfiler, Bencher};
use functiongraph::__private::read_response;
use functiongraph::types::{
    ListFunctionAsyncInvokeConfigResponse, UpdateFunctionAsyncInvokeConfigRequestBody,
};
use functiongraph::{Client, Credentials, Destination};
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn client(endpoint: &str) -> Client {
    let client = Client::builder()
        .endpoint(endpoint)
        .region("cn-north-4")
        .project_id("7aad83af3e8d42e99ac194c8419e2c9b");
    client
        .credentials(Credentials::keys("access", "secret"))
        .build()
        .unwrap()
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

fn body() -> UpdateFunctionAsyncInvokeConfigRequestBody {
    UpdateFunctionAsyncInvokeConfigRequestBody::builder()
        .max_async_retry_attempts(2)
        .on_failure(Destination::obs("dead-letters"))
        .build()
        .unwrap()
}

#[divan::bench]
fn build_body() -> UpdateFunctionAsyncInvokeConfigRequestBody {
    body()
}

#[divan::bench]
fn sign_request(bencher: Bencher) {
    let (runtime, client) = (runtime(), client("http://127.0.0.1:9"));
    bencher.bench_local(|| {
        let call = client
            .update_function_async_invoke_config()
            .function_urn("resize")
            .body(body());
        runtime.block_on(call.build_signed()).unwrap()
    });
}

#[divan::bench]
fn call(bencher: Bencher) {
    let runtime = runtime();
    let address = runtime
        .block_on(serve("{\"max_async_retry_attempts\":2}".to_owned()))
        .unwrap();
    let client = client(&address);
    bencher.bench_local(|| {
        let call = client
            .update_function_async_invoke_config()
            .function_urn("resize")
            .body(body());
        runtime.block_on(call.send()).unwrap()
    });
}

#[divan::bench]
fn paginate(bencher: Bencher) {
    let runtime = runtime();
    let address = runtime.block_on(serve(page::json())).unwrap();
    let client = client(&address);
    bencher.bench_local(|| {
        let call = client
            .list_function_async_invoke_config()
            .function_urn("resize");
        runtime.block_on(call.try_collect()).unwrap()
    });
}
