//! How often one signature, one call and one page allocate. Where a number grows, the change has to be worth it.

use std::alloc::System;

use benchmarks::page::{self, PlainPage};
use benchmarks::server::serve;
use functiongraph::__private::read_response;
use functiongraph::types::{
    ListFunctionAsyncInvokeConfigResponse, UpdateFunctionAsyncInvokeConfigRequestBody,
};
use functiongraph::{Client, Credentials, Destination};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATIONS: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The number of allocations and reallocations of `run`: the fewest of some runs, since those of other threads, such as
/// the test harness, count too.
fn allocations<T>(mut run: impl FnMut() -> T) -> usize {
    let counts = (0..20).map(|_| {
        let region = Region::new(ALLOCATIONS);
        let result = run();
        let change = region.change();
        drop(result);
        change.allocations + change.reallocations
    });
    counts.min().unwrap()
}

/// One test, since the counter is of the process.
#[test]
fn allocations_do_not_grow() {
    let json = page::json();
    let plain = allocations(|| serde_json::from_str::<PlainPage>(&json).unwrap());
    let page =
        allocations(|| read_response::<ListFunctionAsyncInvokeConfigResponse>(&json).unwrap());
    let from_str = allocations(|| {
        serde_json::from_str::<ListFunctionAsyncInvokeConfigResponse>(&json).unwrap()
    });

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let address = runtime
        .block_on(serve("{\"max_async_retry_attempts\":2}".to_owned()))
        .unwrap();
    let client = Client::builder()
        .endpoint(&address)
        .region("cn-north-4")
        .project_id("7aad83af3e8d42e99ac194c8419e2c9b");
    let client = client
        .credentials(Credentials::keys("access", "secret"))
        .build()
        .unwrap();
    let body = UpdateFunctionAsyncInvokeConfigRequestBody::builder()
        .max_async_retry_attempts(2)
        .on_failure(Destination::obs("dead-letters"))
        .build()
        .unwrap();
    let call = || {
        client
            .update_function_async_invoke_config()
            .function_urn("resize")
            .body(body.clone())
    };
    // The first ones open the connection and fill caches.
    for _ in 0..3 {
        runtime.block_on(call().send()).unwrap();
    }
    let signature = allocations(|| runtime.block_on(call().build_signed()).unwrap());
    let put = allocations(|| runtime.block_on(call().send()).unwrap());
    insta::assert_snapshot!(
        format!("page of {} with plain serde: {plain}\npage of {0}: {page}\nby from_str: {from_str}\nsignature: {signature}\nPUT: {put}", page::CONFIGS),
        @r"
    page of 100 with plain serde: 711
    page of 100: 812
    by from_str: 813
    signature: 67
    PUT: 149
    "
    );
}
