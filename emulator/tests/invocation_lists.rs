//! Lists of invocations.

mod common;

use functiongraph::types::AsyncInvocation;
use functiongraph_emulator::{Emulator, InvocationError};
use futures_util::TryStreamExt;
use serde_json::{Value, json};

use common::invocations::{Gate, all, ended, ids, invoke};

#[tokio::test]
async fn lists_waiting_and_running_as_active() {
    let (builder, gate) = Gate::emulator();
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    gate.open.add_permits(1);
    let over = invoke(&client, "resize", json!({})).await;
    ended(&client, "resize", &over).await;
    let (first, second) = (
        invoke(&client, "resize", json!({})).await,
        invoke(&client, "resize", json!({})).await,
    );
    invoke(&client, "crop", json!({})).await;
    let active = || {
        client
            .list_active_async_invocations()
            .function_urn("resize")
    };
    assert_eq!(
        ids(&active().try_collect().await.unwrap()),
        [&first, &second]
    );
    let requests = format!("{over},{second},another");
    assert_eq!(
        ids(&active().requests(requests).try_collect().await.unwrap()),
        [&second]
    );
    assert_eq!(ids(&all(&client, "resize").await), [&over, &first, &second]);
    // Runs reach the gate in any order: that of crop may be before the second.
    gate.open.add_permits(3);
    ended(&client, "resize", &first).await;
    ended(&client, "resize", &second).await;
    assert!(active().try_collect().await.unwrap().is_empty());
}

#[tokio::test]
async fn filters_by_id_status_and_time() {
    let emulator = Emulator::builder().handler(|invocation| async move {
        let error = InvocationError {
            code: 1,
            message: "requested".to_owned(),
        };
        if invocation.event["fail"] == true {
            Err(error)
        } else {
            Ok(Value::Null)
        }
    });
    let emulator = emulator.start().await.unwrap();
    let client = emulator.client().unwrap();
    let good = invoke(&client, "resize", json!({})).await;
    let bad = invoke(&client, "resize", json!({ "fail": true })).await;
    for id in [&good, &bad] {
        ended(&client, "resize", id).await;
    }
    let list = || client.list_async_invocations().function_urn("resize");
    assert_eq!(
        ids(&list().status("SUCCESS").try_collect().await.unwrap()),
        [&good]
    );
    assert_eq!(
        ids(&list().status("FAIL").try_collect().await.unwrap()),
        [&bad]
    );
    assert!(
        list()
            .status("DISCARD")
            .try_collect()
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        ids(&list().request_id(bad.as_str()).try_collect().await.unwrap()),
        [&bad]
    );
    assert!(
        list()
            .request_id(bad.as_str())
            .status("SUCCESS")
            .try_collect()
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        list()
            .query_begin_time("2999-01-01T00:00:00")
            .try_collect()
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        list()
            .query_end_time("2020-01-01T00:00:00")
            .try_collect()
            .await
            .unwrap()
            .is_empty()
    );
    let wide = list()
        .query_begin_time("2020-01-01T00:00:00")
        .query_end_time("2999-01-01T00:00:00");
    assert_eq!(ids(&wide.try_collect().await.unwrap()), [&good, &bad]);
}

#[tokio::test]
async fn continues_from_page_to_page() {
    let emulator = Emulator::start().await.unwrap();
    let client = emulator.client().unwrap();
    let mut invoked = Vec::new();
    for _ in 0..130 {
        invoked.push(invoke(&client, "resize", json!({})).await);
    }
    let list = || client.list_async_invocations().function_urn("resize");
    let streamed: Vec<AsyncInvocation> = list().limit(50).stream().try_collect().await.unwrap();
    assert_eq!(ids(&streamed), invoked);
    assert_eq!(ids(&list().try_collect().await.unwrap()), invoked);
    for (marker, limit, count, next) in [("0", 50, 50, 50), ("50", 50, 50, 100), ("100", 50, 30, 0)]
    {
        let page = list().marker(marker).limit(limit).send().await.unwrap();
        assert_eq!(
            (page.invocations().len(), page.count, page.next_marker),
            (count, Some(130), Some(next))
        );
    }
    let page = list().send().await.unwrap();
    assert_eq!(
        page.invocations().len(),
        100,
        "the default page size is 100"
    );
}
