//! How often one signature, one call and one page allocate. Where a number grows, the change has to be worth it.

use std::alloc::System;

use benchmarks::page::{self, PlainPage};
use benchmarks::put::{self, Bare};
use benchmarks::server::serve;
use functiongraph::__private::read_response;
use functiongraph::types::ListFunctionAsyncInvokeConfigResponse;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATIONS: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The number of allocations and reallocations of `run`.
fn allocations<T>(mut run: impl FnMut() -> T) -> usize {
    allocations_with(|| (), |()| run())
}

/// Those of `run` without those of `make`, which makes what it takes: the fewest of some runs, since those of other threads,
/// such as the test harness, count too.
fn allocations_with<M, T>(make: impl Fn() -> M, mut run: impl FnMut(&mut M) -> T) -> usize {
    let counts = (0..20).map(|_| {
        let mut made = make();
        let region = Region::new(ALLOCATIONS);
        let result = run(&mut made);
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
    let client = put::client(&address).unwrap();
    let body = put::body().unwrap();
    let bare = runtime.block_on(Bare::of(&client)).unwrap();
    let build_signed = || {
        let call = client
            .update_function_async_invoke_config()
            .function_urn("resize")
            .body(body.clone());
        runtime.block_on(call.build_signed()).unwrap()
    };
    let send = || runtime.block_on(put::call(&client, body.clone())).unwrap();
    let send_bare = || runtime.block_on(bare.send()).unwrap();
    // The first ones open the connections and fill caches.
    for _ in 0..3 {
        send();
        send_bare();
    }
    let credentials = put::credentials();
    let signature = allocations_with(
        || put::unsigned().unwrap(),
        |request| put::sign_at_fixed_time(request, &credentials).unwrap(),
    );
    let signed_request = allocations(build_signed);
    let call = allocations(send);
    let reqwest = allocations(send_bare);
    insta::assert_snapshot!(
        format!("page of {} with plain serde: {plain}\npage of {0}: {page}\nby from_str: {from_str}\nsignature alone: {signature}\nsigned request: {signed_request}\nPUT: {call}\nPUT by bare reqwest: {reqwest}", page::CONFIGS),
        @r"
    page of 100 with plain serde: 711
    page of 100: 612
    by from_str: 613
    signature alone: 5
    signed request: 33
    PUT: 82
    PUT by bare reqwest: 55
    "
    );
}
