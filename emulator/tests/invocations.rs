//! Asynchronous invocations in the emulator: run, tried again, cancelled, listed, and on bad days.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use functiongraph::types::{AsyncInvocation, UpdateFunctionAsyncInvokeConfigRequestBody as Body};
use functiongraph::{Client, Error, ErrorKind, RetryPolicy};
use functiongraph_emulator::{
    Emulator, EmulatorBuilder, Fault, Invocation, InvocationError, PROJECT_ID, REGION,
};
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Far more than anything here takes.
const LONG: Duration = Duration::from_secs(10);

async fn invoke(client: &Client, function: &str, event: Value) -> String {
    let accepted = client
        .async_invoke_function()
        .function_urn(function)
        .body(object(event))
        .send()
        .await
        .unwrap();
    accepted.request_id.clone().unwrap()
}

fn object(event: Value) -> serde_json::Map<String, Value> {
    event.as_object().unwrap().clone()
}

async fn all(client: &Client, function: &str) -> Vec<AsyncInvocation> {
    client
        .list_async_invocations()
        .function_urn(function)
        .try_collect()
        .await
        .unwrap()
}

async fn record(client: &Client, function: &str, id: &str) -> AsyncInvocation {
    let found = client
        .list_async_invocations()
        .function_urn(function)
        .request_id(id)
        .try_collect()
        .await
        .unwrap();
    let [record] = <[AsyncInvocation; 1]>::try_from(found).unwrap();
    record
}

/// Its record, once it is over.
async fn ended(client: &Client, function: &str, id: &str) -> AsyncInvocation {
    let over = async {
        loop {
            let record = record(client, function, id).await;
            if !matches!(status(&record), "WAIT" | "RUNNING") {
                break record;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LONG, over)
        .await
        .expect("it does not end")
}

fn status(record: &AsyncInvocation) -> &str {
    record.status.as_deref().unwrap()
}

fn ids(records: &[AsyncInvocation]) -> Vec<&str> {
    records
        .iter()
        .map(|record| record.request_id.as_deref().unwrap())
        .collect()
}

fn outcome(record: &AsyncInvocation) -> (&str, Option<i64>, Option<&str>) {
    (
        status(record),
        record.error_code,
        record.error_message.as_deref(),
    )
}

fn refused(error: &Error) -> (Option<u16>, Option<&str>) {
    (error.status(), error.code())
}

/// Runs that have begun, and that end when they are let.
struct Gate {
    began: UnboundedReceiver<Invocation>,
    open: Arc<Semaphore>,
}

impl Gate {
    fn emulator() -> (EmulatorBuilder, Self) {
        let ((told, began), open) = (unbounded_channel(), Arc::new(Semaphore::new(0)));
        let gate = open.clone();
        let builder = Emulator::builder().handler(move |invocation| {
            let (told, gate) = (told.clone(), gate.clone());
            async move {
                let event = invocation.event.clone();
                told.send(invocation).unwrap();
                gate.acquire().await.unwrap().forget();
                Ok(event)
            }
        });
        (builder, Self { began, open })
    }

    async fn began(&mut self) -> Invocation {
        tokio::time::timeout(LONG, self.began.recv())
            .await
            .expect("it is not run")
            .unwrap()
    }
}

/// Every run fails, and which try it was is noted.
fn failing() -> (EmulatorBuilder, Arc<Mutex<Vec<u32>>>) {
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let noted = attempts.clone();
    let builder = Emulator::builder().handler(move |invocation| {
        noted.lock().unwrap().push(invocation.attempt);
        async {
            Err(InvocationError {
                code: 1234,
                message: "no picture".to_owned(),
            })
        }
    });
    (builder, attempts)
}

mod runs {
    use super::*;

    #[tokio::test]
    async fn succeed_without_a_handler() {
        let emulator = Emulator::start().await.unwrap();
        let client = emulator.client().unwrap();
        let id = invoke(&client, "resize", json!({ "width": 640 })).await;
        assert_eq!(id.len(), 32);
        let record = ended(&client, "resize", &id).await;
        assert_eq!(outcome(&record), ("SUCCESS", Some(0), None));
        let (start, end) = (record.start_time.unwrap(), record.end_time.unwrap());
        assert_eq!(start.assumed_offset(), Some("+00:00"));
        assert!(start.system_time().unwrap() <= end.system_time().unwrap());
    }

    #[tokio::test]
    async fn are_told_the_event_the_function_and_the_id() {
        let (builder, mut gate) = Gate::emulator();
        let emulator = builder.start().await.unwrap();
        let id = invoke(
            &emulator.client().unwrap(),
            "pictures:resize",
            json!({ "width": 640 }),
        )
        .await;
        let run = gate.began().await;
        assert_eq!(
            (run.request_id, run.event, run.attempt),
            (id, json!({ "width": 640 }), 1)
        );
        let urn = format!("urn:fss:{REGION}:{PROJECT_ID}:function:pictures:resize:latest");
        assert_eq!(run.function.to_string(), urn);
    }

    #[tokio::test]
    async fn that_fail_are_repeated_as_often_as_configured() {
        for (configured, tries) in [(Some(0), 1), (Some(2), 3), (None, 2)] {
            let (builder, attempts) = failing();
            let emulator = builder.start().await.unwrap();
            let client = emulator.client().unwrap();
            if let Some(retries) = configured {
                let update = client
                    .update_function_async_invoke_config()
                    .function_urn("resize");
                update
                    .body_map(|body| body.max_async_retry_attempts(retries))
                    .send()
                    .await
                    .unwrap();
            }
            let id = invoke(&client, "resize", json!({})).await;
            let record = ended(&client, "resize", &id).await;
            assert_eq!(outcome(&record), ("FAIL", Some(1234), Some("no picture")));
            assert_eq!(
                *attempts.lock().unwrap(),
                (1..=tries).collect::<Vec<_>>(),
                "{configured:?}"
            );
        }
    }

    #[tokio::test]
    async fn that_fail_when_the_event_is_too_old_are_discarded() {
        let emulator = Emulator::builder().handler(|_| async {
            tokio::time::sleep(Duration::from_millis(1010)).await;
            Err(InvocationError {
                code: 1234,
                message: "no picture".to_owned(),
            })
        });
        let emulator = emulator.start().await.unwrap();
        let client = emulator.client().unwrap();
        let update = client
            .update_function_async_invoke_config()
            .function_urn("resize");
        let update = update.body_map(|body| {
            body.max_async_event_age_in_seconds(1)
                .max_async_retry_attempts(3)
        });
        update.send().await.unwrap();
        let id = invoke(&client, "resize", json!({})).await;
        assert_eq!(
            outcome(&ended(&client, "resize", &id).await),
            ("DISCARD", Some(1234), Some("no picture"))
        );
    }

    #[tokio::test]
    async fn that_panic_have_failed() {
        let emulator = Emulator::builder().handler(|invocation| async move {
            assert_eq!(invocation.event, json!({ "width": 640 }));
            Ok(Value::Null)
        });
        let emulator = emulator.start().await.unwrap();
        let client = emulator.client().unwrap();
        let id = invoke(&client, "resize", json!({})).await;
        assert_eq!(
            outcome(&ended(&client, "resize", &id).await),
            ("FAIL", Some(500), Some("the handler panicked"))
        );
    }

    #[tokio::test]
    async fn that_succeed_at_last_are_no_failure() {
        let emulator = Emulator::builder().handler(|invocation| async move {
            let error = InvocationError {
                code: 1,
                message: "not yet".to_owned(),
            };
            if invocation.attempt == 1 {
                Err(error)
            } else {
                Ok(Value::Null)
            }
        });
        let emulator = emulator.start().await.unwrap();
        let client = emulator.client().unwrap();
        let id = invoke(&client, "resize", json!({})).await;
        assert_eq!(
            outcome(&ended(&client, "resize", &id).await),
            ("SUCCESS", Some(0), None)
        );
    }

    #[tokio::test]
    async fn are_seen_while_they_last() {
        let (builder, mut gate) = Gate::emulator();
        let emulator = builder.start().await.unwrap();
        let client = emulator.client().unwrap();
        let id = invoke(&client, "resize", json!({})).await;
        gate.began().await;
        let running = record(&client, "resize", &id).await;
        assert_eq!(
            (outcome(&running), &running.end_time),
            (("RUNNING", None, None), &None)
        );
        gate.open.add_permits(1);
        assert_eq!(status(&ended(&client, "resize", &id).await), "SUCCESS");
    }

    #[tokio::test]
    async fn of_a_shared_state_are_run_once() {
        let folder = TempDir::new().unwrap();
        let (told, mut runs) = unbounded_channel();
        let shared = || {
            let told = told.clone();
            let emulator = Emulator::builder()
                .state(folder.path().join("state"))
                .share_state(LONG);
            let emulator = emulator.handler(move |run| {
                let told = told.clone();
                async move {
                    // Longer than an unused file stays open.
                    tokio::time::sleep(Duration::from_millis(60)).await;
                    told.send(run.request_id).unwrap();
                    Ok(Value::Null)
                }
            });
            emulator.start()
        };
        let (one, other) = (shared().await.unwrap(), shared().await.unwrap());
        let clients = [one.client().unwrap(), other.client().unwrap()];
        let mut ids = BTreeSet::new();
        for client in clients.iter().cycle().take(6) {
            ids.insert(invoke(client, "resize", json!({})).await);
        }
        for id in &ids {
            assert_eq!(status(&ended(&clients[0], "resize", id).await), "SUCCESS");
        }
        drop((one, other));
        let mut run = Vec::new();
        while let Ok(id) = runs.try_recv() {
            run.push(id);
        }
        run.sort();
        assert_eq!(run, ids.into_iter().collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn that_an_emulator_left_are_done_by_the_next_one() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("state");
        let (builder, mut gate) = Gate::emulator();
        let emulator = builder.state(&file).start().await.unwrap();
        let client = emulator.client().unwrap();
        let id = invoke(&client, "resize", json!({ "width": 640 })).await;
        gate.began().await;
        drop((client, emulator));

        let (builder, mut gate) = Gate::emulator();
        let emulator = builder.state(&file).start().await.unwrap();
        let run = gate.began().await;
        assert_eq!((&run.request_id, run.event), (&id, json!({ "width": 640 })));
        gate.open.add_permits(1);
        let client = emulator.client().unwrap();
        assert_eq!(status(&ended(&client, "resize", &id).await), "SUCCESS");
        drop((client, emulator));

        let (builder, mut gate) = Gate::emulator();
        let emulator = builder.state(&file).start().await.unwrap();
        let later = invoke(&emulator.client().unwrap(), "resize", json!({})).await;
        assert_eq!(
            gate.began().await.request_id,
            later,
            "what is over is not run again"
        );
    }
}

mod cancelling {
    use super::*;

    async fn cancel(client: &Client, function: &str, id: &str) -> Result<(), Error> {
        let cancel = client.cancel_async_invocation().function_urn(function);
        cancel
            .body_map(|body| body.request_id(id.to_owned()))
            .send()
            .await
            .map(drop)
    }

    #[tokio::test]
    async fn ends_the_run_with_the_documented_code() {
        let slot = Arc::new(Semaphore::new(1));
        let (told, mut began) = unbounded_channel();
        let taken = slot.clone();
        let emulator = Emulator::builder().handler(move |_| {
            let (told, taken) = (told.clone(), taken.clone());
            async move {
                let _permit = taken.acquire_owned().await.unwrap();
                told.send(()).unwrap();
                std::future::pending().await
            }
        });
        let emulator = emulator.start().await.unwrap();
        let client = emulator.client().unwrap();
        let id = invoke(&client, "resize", json!({})).await;
        began.recv().await.unwrap();
        cancel(&client, "resize", &id).await.unwrap();
        let record = record(&client, "resize", &id).await;
        assert_eq!(
            outcome(&record),
            ("FAIL", Some(4208), Some("function invocation canceled"))
        );
        assert!(record.end_time.is_some());
        let freed = tokio::time::timeout(LONG, slot.acquire()).await;
        assert!(freed.is_ok(), "the handler goes on");
    }

    #[tokio::test]
    async fn changes_nothing_once_it_is_over() {
        let emulator = Emulator::start().await.unwrap();
        let client = emulator.client().unwrap();
        let id = invoke(&client, "resize", json!({})).await;
        ended(&client, "resize", &id).await;
        cancel(&client, "resize", &id).await.unwrap();
        assert_eq!(
            outcome(&record(&client, "resize", &id).await),
            ("SUCCESS", Some(0), None)
        );
    }

    #[tokio::test]
    async fn needs_an_invocation_of_the_function() {
        let (builder, mut gate) = Gate::emulator();
        let emulator = builder.start().await.unwrap();
        let client = emulator.client().unwrap();
        let id = invoke(&client, "resize", json!({})).await;
        gate.began().await;
        for (function, id) in [
            ("resize", "another"),
            ("crop", id.as_str()),
            ("other:resize", id.as_str()),
        ] {
            let error = cancel(&client, function, id).await.unwrap_err();
            assert_eq!(
                refused(&error),
                (Some(404), Some("FSS.0404")),
                "{function} {id}"
            );
        }
        assert_eq!(status(&record(&client, "resize", &id).await), "RUNNING");
    }
}

mod lists {
    use super::*;

    #[tokio::test]
    async fn of_active_ones_hold_what_waits_or_runs() {
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
        let asked = format!("{over},{second},another");
        assert_eq!(
            ids(&active().requests(asked).try_collect().await.unwrap()),
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
    async fn are_narrowed_by_id_status_and_time() {
        let emulator = Emulator::builder().handler(|invocation| async move {
            let error = InvocationError {
                code: 1,
                message: "asked to".to_owned(),
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
    async fn go_on_from_page_to_page() {
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
        for (marker, limit, held, next) in
            [("0", 50, 50, 50), ("50", 50, 50, 100), ("100", 50, 30, 0)]
        {
            let page = list().marker(marker).limit(limit).send().await.unwrap();
            assert_eq!(
                (page.invocations.len(), page.count, page.next_marker),
                (held, Some(130), Some(next))
            );
        }
        let page = list().send().await.unwrap();
        assert_eq!(
            page.invocations.len(),
            100,
            "a page holds 100 when nothing is said"
        );
    }
}

#[tokio::test]
async fn the_status_log_is_shown_once_its_project_has_enabled_it() {
    let emulator = Emulator::start().await.unwrap();
    let client = |project: &str| {
        emulator
            .client_builder()
            .project_id(project)
            .build()
            .unwrap()
    };
    let (one, other) = (client("one"), client("other"));
    let show = async |client: &Client| client.show_project_async_status_log_info().send().await;
    assert_eq!(
        refused(&show(&one).await.unwrap_err()),
        (Some(404), Some("FSS.0404"))
    );
    one.enable_async_status_log().send().await.unwrap();
    let shown = show(&one).await.unwrap();
    for text in [
        &shown.group_name,
        &shown.group_id,
        &shown.stream_id,
        &shown.stream_name,
    ] {
        assert!(
            text.as_ref().is_some_and(|text| !text.is_empty()),
            "{shown:?}"
        );
    }
    assert_eq!(
        refused(&show(&other).await.unwrap_err()),
        (Some(404), Some("FSS.0404"))
    );
    one.enable_async_status_log().send().await.unwrap();
    assert_eq!(
        show(&one).await.unwrap().group_id,
        shown.group_id,
        "enabling again keeps the log"
    );
}

mod functions {
    use super::*;

    async fn found(list: functiongraph::builder::ListFunctions<'_>) -> Vec<String> {
        list.try_collect()
            .await
            .unwrap()
            .into_iter()
            .map(|function| function.func_urn.unwrap())
            .collect()
    }

    fn urn(function: &str) -> String {
        format!("urn:fss:{REGION}:{PROJECT_ID}:function:{function}:latest")
    }

    #[tokio::test]
    async fn that_are_known_are_listed_by_package_and_name() {
        let known = [
            "crop",
            "resize",
            "pictures:resize-fast",
            "another:pictures:resize",
        ];
        let builder = known.iter().fold(Emulator::builder(), |builder, urn| {
            builder.with_function(urn.parse().unwrap())
        });
        let emulator = builder.start().await.unwrap();
        let client = emulator.client().unwrap();
        let urns = ["default:crop", "default:resize", "pictures:resize-fast"].map(urn);
        let [crop, resize, fast] = urns.each_ref().map(String::as_str);
        assert_eq!(found(client.list_functions()).await, [crop, resize, fast]);
        assert_eq!(
            found(client.list_functions().package_name("default")).await,
            [crop, resize]
        );
        assert_eq!(
            found(client.list_functions().func_name("siz")).await,
            [resize, fast]
        );
        assert_eq!(
            found(
                client
                    .list_functions()
                    .func_name("siz")
                    .package_name("pictures")
            )
            .await,
            [fast]
        );
        assert!(
            found(client.list_functions().package_name("pict"))
                .await
                .is_empty()
        );
        let one_by_one: Vec<_> = client
            .list_functions()
            .maxitems(1)
            .stream()
            .try_collect()
            .await
            .unwrap();
        assert_eq!(one_by_one.len(), 3);
        let first = &one_by_one[0];
        assert_eq!(
            (first.func_name.as_deref(), first.package.as_deref()),
            (Some("crop"), Some("default"))
        );
    }

    #[tokio::test]
    async fn are_those_heard_of_where_all_exist() {
        let emulator = Emulator::start().await.unwrap();
        let client = emulator.client().unwrap();
        assert!(found(client.list_functions()).await.is_empty());
        client
            .update_function_async_invoke_config()
            .function_urn("resize")
            .body(Body::default())
            .send()
            .await
            .unwrap();
        invoke(&client, "resize", json!({})).await;
        invoke(&client, "pictures:crop", json!({})).await;
        assert_eq!(
            found(client.list_functions()).await,
            ["default:resize", "pictures:crop"].map(urn)
        );
    }

    #[tokio::test]
    async fn that_are_not_known_cannot_be_invoked() {
        let emulator = Emulator::builder()
            .with_function("resize".parse().unwrap())
            .start()
            .await
            .unwrap();
        let client = emulator.client().unwrap();
        invoke(&client, "resize", json!({})).await;
        let error = client
            .async_invoke_function()
            .function_urn("crop")
            .body(object(json!({})))
            .send()
            .await;
        assert_eq!(refused(&error.unwrap_err()), (Some(404), Some("FSS.0404")));
    }
}

mod faults {
    use super::*;

    /// Of a call that is answered too late.
    const SHORT: Duration = Duration::from_millis(200);

    async fn service() -> (Emulator, Client) {
        let emulator = Emulator::start().await.unwrap();
        let retry = RetryPolicy::default().initial_backoff(Duration::from_millis(2));
        let client = emulator
            .client_builder()
            .retry_policy(retry)
            .build()
            .unwrap();
        (emulator, client)
    }

    async fn try_to_invoke(client: &Client) -> Result<(), Error> {
        client
            .async_invoke_function()
            .function_urn("resize")
            .body(object(json!({})))
            .send()
            .await
            .map(drop)
    }

    #[tokio::test]
    async fn that_refuse_an_invocation_before_it_is_received_are_tried_again() {
        let (emulator, client) = service().await;
        emulator.fail_next([Fault::Status(429), Fault::Status(429)]);
        try_to_invoke(&client).await.unwrap();
        assert_eq!(all(&client, "resize").await.len(), 1);
    }

    #[tokio::test]
    async fn after_which_an_invocation_may_have_been_received_are_told() {
        let (emulator, client) = service().await;
        emulator.fail_next([Fault::Status(503)]);
        let error = try_to_invoke(&client).await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(503), 1));
        assert!(all(&client, "resize").await.is_empty());

        emulator.fail_next([Fault::Reset]);
        let error = try_to_invoke(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Network, 1));
        assert_eq!(
            all(&client, "resize").await.len(),
            1,
            "it was received, once"
        );
    }

    #[tokio::test]
    async fn of_reading_are_tried_again() {
        let (emulator, client) = service().await;
        try_to_invoke(&client).await.unwrap();
        emulator.fail_next([Fault::Status(503), Fault::Reset, Fault::Status(502)]);
        assert_eq!(all(&client, "resize").await.len(), 1);
    }

    #[tokio::test]
    async fn come_in_order_one_for_each_call() {
        let (emulator, _) = service().await;
        let client = emulator
            .client_builder()
            .retry_policy(RetryPolicy::disabled())
            .build()
            .unwrap();
        emulator.fail_next([Fault::Status(503)]);
        emulator.fail_next([Fault::Status(418)]);
        let statuses = [
            try_to_invoke(&client).await,
            try_to_invoke(&client).await,
            try_to_invoke(&client).await,
        ]
        .map(|tried| tried.err().and_then(|error| error.status()));
        assert_eq!(statuses, [Some(503), Some(418), None]);
    }

    #[tokio::test]
    async fn of_time_are_told_or_tried_again() {
        let (emulator, patient) = service().await;
        let hasty = emulator.client_builder().timeout(SHORT).build().unwrap();
        emulator.fail_next([Fault::Latency(LONG)]);
        let error = try_to_invoke(&hasty).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
        assert_eq!(
            all(&patient, "resize").await.len(),
            1,
            "only its answer came late"
        );

        let client = emulator
            .client_builder()
            .attempt_timeout(SHORT)
            .build()
            .unwrap();
        emulator.fail_next([Fault::Latency(LONG)]);
        assert_eq!(all(&client, "resize").await.len(), 1);
    }
}

mod events {
    use functiongraph::reqwest;

    use super::*;

    async fn status(emulator: &Emulator, event: String) -> u16 {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!(
            "{}/v2/{PROJECT_ID}/fgs/functions/resize/invocations-async",
            emulator.endpoint()
        );
        http.post(url)
            .header("X-Auth-Token", "a-token")
            .body(event)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    }

    #[tokio::test]
    async fn of_any_form_are_kept_or_refused_at_once() {
        let nested = |depth| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        let emulator = || Emulator::builder().auth_token("a-token");
        let echo = emulator().start().await.unwrap();
        let handled = emulator()
            .handler(|invocation| async move { Ok(invocation.event) })
            .start()
            .await
            .unwrap();
        for (event, expected) in [
            (nested(100), [202, 202]),
            (nested(126), [202, 202]),
            (nested(127), [202, 400]),
            (nested(50_000), [202, 400]),
            (
                r#"{"id":12345678901234567890123,"x":1e400,"b":1,"a":2,"a":3}"#.to_owned(),
                [202, 400],
            ),
            ("{\"a\":[}".to_owned(), [406, 406]),
            ("{\"a\":1e}".to_owned(), [406, 406]),
            ("[1]".to_owned(), [400, 400]),
            (String::new(), [406, 406]),
        ] {
            let found = [
                status(&echo, event.clone()).await,
                status(&handled, event.clone()).await,
            ];
            assert_eq!(found, expected, "{:.60}", event);
        }
        for emulator in [&echo, &handled] {
            let client = emulator
                .client_builder()
                .default_project_id(PROJECT_ID)
                .build()
                .unwrap();
            assert!(!all(&client, "resize").await.is_empty());
        }
    }
}
