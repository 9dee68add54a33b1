//! Ages, waits and the virtual clock.

mod common;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use functiongraph::Client;
use functiongraph::types::ObsDestination;
use functiongraph_emulator::{
    AdvanceError, DeliveryOutcome, Emulator, EmulatorBuilder, Invocation, InvocationError,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use common::invocations::{Gate, all, invoke, outcome, status};
use common::{Service, send};

const HOUR: Duration = Duration::from_secs(60 * 60);
const SECOND: Duration = Duration::from_secs(1);
const ADVANCE: &str = "/emulator/advance";

/// The attempts that began: the number of the event, of the attempt, and when.
type Log = Arc<Mutex<Vec<(u64, u32, SystemTime)>>>;

/// A handler that fails as often as the event says.
fn fails(builder: EmulatorBuilder) -> (EmulatorBuilder, Log) {
    let log = Log::default();
    let attempts = log.clone();
    let builder = builder.handler(move |invocation: Invocation| {
        let number = invocation.event["number"].as_u64().unwrap_or_default();
        let attempt = (number, invocation.attempt, invocation.started_at);
        attempts.lock().unwrap().push(attempt);
        async move {
            if u64::from(invocation.attempt) <= invocation.event["fails"].as_u64().unwrap() {
                return Err(InvocationError {
                    code: 7,
                    message: format!("failure {}", invocation.attempt),
                });
            }
            Ok(Value::Null)
        }
    });
    (builder, log)
}

async fn configure(client: &Client, retries: i64, age: Duration) {
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn("resize").body_map(|body| {
        body.max_async_retry_attempts(retries)
            .max_async_event_age_in_seconds(i64::try_from(age.as_secs()).unwrap())
            .on_failure(ObsDestination::new("dead-letters"))
            .on_success(ObsDestination::new("results"))
    });
    config.send().await.unwrap();
}

/// All records of the function, the first accepted first, however long ago.
async fn records(client: &Client) -> Vec<functiongraph::types::AsyncInvocation> {
    let listed = client.list_async_invocations().function_urn("resize");
    let listed = listed.query_begin_time("2020-01-01T00:00:00").try_collect();
    listed.await.unwrap()
}

async fn only(client: &Client) -> functiongraph::types::AsyncInvocation {
    let [record] = <[_; 1]>::try_from(records(client).await).unwrap();
    record
}

fn attempts(log: &Log) -> Vec<(u64, u32)> {
    let log = log.lock().unwrap();
    log.iter()
        .map(|(event, attempt, _)| (*event, *attempt))
        .collect()
}

#[tokio::test]
async fn advance_runs_day_of_retries() {
    let started_at = Instant::now();
    let (builder, log) = fails(Emulator::builder().retry_wait(8 * HOUR - SECOND));
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 3, 24 * HOUR).await;
    invoke(&client, "resize", json!({ "fails": 9 })).await;
    emulator.wait_idle().await;
    assert_eq!(status(&only(&client).await), "WAIT");
    emulator.advance(24 * HOUR).await.unwrap();
    let expected = ("FAIL", Some(7), Some("failure 4"));
    assert_eq!(outcome(&only(&client).await), expected);
    let log = log.lock().unwrap();
    let gaps: Vec<_> = log
        .windows(2)
        .map(|pair| pair[1].2.duration_since(pair[0].2).unwrap())
        .collect();
    // The first ran by the real clock, the others while the clock stood.
    assert!(
        gaps[0] >= 8 * HOUR - SECOND && gaps[0] < 8 * HOUR,
        "{gaps:?}"
    );
    assert_eq!(gaps[1..], [8 * HOUR - SECOND; 2]);
    assert!(started_at.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn endless_wait_ends_with_age() {
    let (builder, log) = fails(Emulator::builder().retry_wait(Duration::MAX));
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 3, HOUR).await;
    invoke(&client, "resize", json!({ "fails": 9 })).await;
    emulator.wait_idle().await;
    assert_eq!(status(&only(&client).await), "WAIT");
    emulator.advance(2 * HOUR).await.unwrap();
    assert_eq!(status(&only(&client).await), "DISCARD");
    assert_eq!(attempts(&log), [(0, 1)]);
}

#[tokio::test]
async fn assumed_waits_double() {
    let (builder, log) = fails(Emulator::builder());
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 3, HOUR).await;
    emulator.advance(HOUR).await.unwrap();
    invoke(&client, "resize", json!({ "fails": 9 })).await;
    emulator.wait_idle().await;
    emulator.advance(8 * SECOND).await.unwrap();
    let log = log.lock().unwrap();
    let waits: Vec<u64> = log
        .windows(2)
        .map(|pair| pair[1].2.duration_since(pair[0].2).unwrap().as_secs())
        .collect();
    assert_eq!(waits, [1, 2, 4]);
}

#[tokio::test]
async fn attempts_follow_their_due_times() {
    let mut sequences = Vec::new();
    for _ in 0..3 {
        let (builder, log) = fails(Emulator::builder().retry_wait(10 * SECOND));
        let emulator = builder.start().await.unwrap();
        let client = emulator.client().unwrap();
        configure(&client, 3, HOUR).await;
        for number in 0..4 {
            invoke(
                &client,
                "resize",
                json!({ "fails": number, "number": number }),
            )
            .await;
            emulator.wait_idle().await;
            emulator.advance(3 * SECOND).await.unwrap();
        }
        emulator.advance(HOUR).await.unwrap();
        let end: Vec<_> = records(&client)
            .await
            .iter()
            .map(|record| status(record).to_owned())
            .collect();
        assert_eq!(end, ["SUCCESS"; 4]);
        sequences.push(attempts(&log));
    }
    let expected = [
        (0, 1),
        (1, 1),
        (2, 1),
        (3, 1),
        (1, 2),
        (2, 2),
        (3, 2),
        (2, 3),
        (3, 3),
        (3, 4),
    ];
    assert_eq!(sequences, [expected; 3]);
}

#[tokio::test]
async fn clock_stops_at_every_due_time() {
    let (builder, log) = fails(Emulator::builder().retry_wait(10 * SECOND));
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 3, HOUR).await;
    invoke(&client, "resize", json!({ "fails": 9 })).await;
    emulator.wait_idle().await;
    emulator.advance(9 * SECOND).await.unwrap();
    assert_eq!(attempts(&log).len(), 1);
    emulator.advance(2 * SECOND).await.unwrap();
    assert_eq!(attempts(&log).len(), 2);
    emulator.advance(Duration::ZERO).await.unwrap();
    assert_eq!(attempts(&log).len(), 2);
    emulator.advance(20 * SECOND).await.unwrap();
    assert_eq!(attempts(&log).len(), 4);
}

#[tokio::test]
async fn wait_ends_with_age() {
    let (builder, log) = fails(Emulator::builder().retry_wait(HOUR));
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 3, 90 * SECOND).await;
    invoke(&client, "resize", json!({ "fails": 9 })).await;
    emulator.wait_idle().await;
    emulator.advance(80 * SECOND).await.unwrap();
    assert_eq!(status(&only(&client).await), "WAIT");
    emulator.advance(11 * SECOND).await.unwrap();
    let record = only(&client).await;
    assert_eq!(outcome(&record), ("DISCARD", Some(7), Some("failure 1")));
    let times =
        [record.start_time, record.end_time].map(|time| time.unwrap().system_time().unwrap());
    assert_eq!(times[1].duration_since(times[0]).unwrap(), 90 * SECOND);
    assert_eq!(attempts(&log).len(), 1);
}

#[tokio::test]
async fn age_counts_from_acceptance() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state.redb");
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.state_file(&state).start().await.unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 3, 90 * SECOND).await;
    invoke(&client, "resize", json!({})).await;
    gate.started().await;
    drop(emulator);

    let (builder, log) = fails(
        Emulator::builder()
            .state_file(&state)
            .retry_wait(60 * SECOND),
    );
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    emulator.wait_idle().await;
    emulator.advance(30 * SECOND).await.unwrap();
    drop(emulator);

    // The offset of the clock was kept.
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder
        .state_file(&state)
        .retry_wait(60 * SECOND)
        .start()
        .await
        .unwrap();
    assert!(emulator.now() > SystemTime::now() + 29 * SECOND);
    gate.open.add_permits(1);
    emulator.advance(29 * SECOND).await.unwrap();
    assert_eq!(attempts(&log).len(), 0, "it is not due");
    emulator.advance(2 * SECOND).await.unwrap();
    assert_eq!(gate.started().await.attempt, 2);
    assert_eq!(status(&only(&emulator.client().unwrap()).await), "SUCCESS");
    drop(client);
}

#[tokio::test]
async fn restart_discards_old_event() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state.redb");
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.state_file(&state).start().await.unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 3, 90 * SECOND).await;
    invoke(&client, "resize", json!({ "fails": 0 })).await;
    gate.started().await;
    drop(emulator);
    let (builder, log) = fails(
        Emulator::builder()
            .state_file(&state)
            .retry_wait(100 * SECOND),
    );
    let emulator = builder
        .deliver_to(folder.path().join("delivered"))
        .start()
        .await
        .unwrap();
    emulator.advance(2 * HOUR).await.unwrap();
    let record = only(&emulator.client().unwrap()).await;
    let cut_off = "the attempt was cut off, as the emulator was stopped or killed";
    assert_eq!(outcome(&record), ("DISCARD", Some(500), Some(cut_off)));
    assert_eq!(attempts(&log), []);
    let context = emulator.deliveries()[0]
        .record
        .request_context
        .clone()
        .unwrap();
    assert_eq!(context.condition.as_deref(), Some("EventAgeExceeded"));
}

#[tokio::test]
async fn restart_counts_cut_off_attempt() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state.redb");
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.state_file(&state).start().await.unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 0, HOUR).await;
    invoke(&client, "resize", json!({ "fails": 0 })).await;
    gate.started().await;
    drop(emulator);
    let (builder, log) = fails(Emulator::builder().state_file(&state));
    let emulator = builder.start().await.unwrap();
    emulator.wait_idle().await;
    let record = only(&emulator.client().unwrap()).await;
    let cut_off = "the attempt was cut off, as the emulator was stopped or killed";
    assert_eq!(outcome(&record), ("FAIL", Some(500), Some(cut_off)));
    assert_eq!(attempts(&log), []);
}

#[tokio::test]
async fn cancel_ends_wait() {
    let (builder, log) = fails(Emulator::builder().retry_wait(HOUR));
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 3, 24 * HOUR).await;
    let id = invoke(&client, "resize", json!({ "fails": 9 })).await;
    emulator.wait_idle().await;
    let cancel = client.cancel_async_invocation().function_urn("resize");
    cancel
        .body_map(|body| body.request_id(id))
        .send()
        .await
        .unwrap();
    emulator.advance(24 * HOUR).await.unwrap();
    assert_eq!(outcome(&only(&client).await).0, "FAIL");
    assert_eq!(attempts(&log).len(), 1);
    assert_eq!(emulator.deliveries(), []);
}

#[tokio::test]
async fn delivers_after_short_outage() {
    let folder = TempDir::new().unwrap();
    let delivered = folder.path().join("delivered");
    let start = || {
        let builder = Emulator::builder().state_file(folder.path().join("state.redb"));
        builder.deliver_to(&delivered).start()
    };
    let emulator = start().await.unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 0, HOUR).await;
    std::fs::remove_dir(&delivered).unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    assert_eq!(
        status(&only(&client).await),
        "SUCCESS",
        "the end waits for one try only"
    );
    assert_eq!(emulator.deliveries(), []);
    emulator.advance(2 * SECOND).await.unwrap();
    drop(emulator);
    let emulator = start().await.unwrap();
    emulator.advance(5 * SECOND).await.unwrap();
    let file = emulator.deliveries()[0].file().unwrap().to_owned();
    assert!(file.is_file() && file.to_str().unwrap().contains(&id));
    assert_eq!(emulator.deliveries().len(), 1);
}

#[tokio::test]
async fn gives_up_after_long_outage() {
    let folder = TempDir::new().unwrap();
    let delivered = folder.path().join("delivered");
    let emulator = Emulator::builder()
        .deliver_to(&delivered)
        .start()
        .await
        .unwrap();
    let client = emulator.client().unwrap();
    configure(&client, 0, HOUR).await;
    std::fs::remove_dir(&delivered).unwrap();
    invoke(&client, "resize", json!({})).await;
    emulator.advance(14 * SECOND).await.unwrap();
    assert_eq!(emulator.deliveries(), []);
    emulator.advance(2 * SECOND).await.unwrap();
    let outcome = emulator.deliveries().remove(0).outcome;
    assert!(
        matches!(&outcome, DeliveryOutcome::Undelivered(reason) if reason.ends_with("(after 5 attempts)")),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn delivers_while_clock_is_stopped() {
    let builder = Emulator::builder()
        .retry_wait(HOUR)
        .handler(|run: Invocation| async move {
            match (run.function.name(), run.attempt) {
                ("cleanup", 2) => Ok(Value::Null),
                _ => Err(InvocationError {
                    code: 1,
                    message: "no".to_owned(),
                }),
            }
        });
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    for function in ["resize", "cleanup"] {
        let config = client
            .update_function_async_invoke_config()
            .function_urn(function);
        let next = functiongraph::Destination::function("cleanup");
        let config = config.body_map(|body| match function {
            "resize" => body.on_failure(next),
            _ => body.max_async_event_age_in_seconds(86_400),
        });
        config.send().await.unwrap();
    }
    invoke(&client, "resize", json!({})).await;
    emulator.wait_idle().await;
    assert_eq!(all(&client, "cleanup").await, []);
    emulator.advance(3 * HOUR).await.unwrap();
    let listed = client.list_async_invocations().function_urn("cleanup");
    let listed = listed
        .query_begin_time("2020-01-01T00:00:00")
        .try_collect()
        .await
        .unwrap();
    let ends: Vec<_> = listed.iter().map(status).collect();
    assert_eq!(ends, ["SUCCESS"]);
}

#[tokio::test]
async fn clock_rejects_advance_over_limit() {
    let emulator = Emulator::start().await.unwrap();
    let too_far = emulator.advance(Duration::from_secs(u64::MAX)).await;
    assert!(
        matches!(too_far, Err(AdvanceError::TooFar(_))),
        "{too_far:?}"
    );
    let century = Duration::from_secs(99 * 366 * 24 * 60 * 60);
    emulator.advance(century).await.unwrap();
    let client = emulator.client().unwrap();
    invoke(&client, "resize", json!({})).await;
    assert_eq!(status(&only(&client).await), "SUCCESS");
    assert!(emulator.advance(2 * century).await.is_err());
    assert!(emulator.now() < SystemTime::now() + century + HOUR);
}

#[tokio::test]
async fn clock_is_advanced_over_http() {
    let (builder, log) = fails(Emulator::builder().retry_wait(HOUR));
    let service = Service::with(builder).await;
    let client = service.client();
    configure(&client, 3, 24 * HOUR).await;
    invoke(&client, "resize", json!({ "fails": 1 })).await;
    service.emulator.wait_idle().await;
    let advance = |body: &str| send(service.request("POST", ADVANCE).body(body.to_owned()));
    let advanced = advance(r#"{"seconds": 3600.5}"#).await.json();
    let now: functiongraph::Timestamp = serde_json::from_value(advanced["now"].clone()).unwrap();
    let ahead = now
        .system_time()
        .unwrap()
        .duration_since(SystemTime::now())
        .unwrap();
    assert!(
        ahead > HOUR - 10 * SECOND && ahead <= HOUR + SECOND,
        "{ahead:?}"
    );
    assert_eq!(attempts(&log).len(), 2);
    for body in [
        "",
        "{}",
        "[1]",
        "[]",
        r#"{"seconds": -1}"#,
        r#"{"seconds": "1h"}"#,
        r#"{"seconds": 1, "minutes": 1}"#,
        r#"{"seconds": 1e300}"#,
        r#"{"seconds": 1e11}"#,
    ] {
        assert_eq!(advance(body).await.error(), (400, "FSS.0400"), "{body}");
    }
    let foreign = service
        .request("POST", ADVANCE)
        .header("Origin", "http://example.com");
    assert_eq!(send(foreign.body(r#"{"seconds": 1}"#)).await.status, 403);
    assert_eq!(send(service.request("GET", ADVANCE)).await.status, 404);
}

#[tokio::test]
async fn rejects_advance_from_others() {
    let builder = Emulator::builder()
        .listen(([0, 0, 0, 0], 0).into())
        .allow_remote();
    let service = Service::with(builder).await;
    let url = format!(
        "http://127.0.0.1:{}{ADVANCE}",
        service.emulator.address().port()
    );
    let response = send(service.http.post(url).body(r#"{"seconds": 1}"#)).await;
    assert_eq!(response.status, 403);
}

#[tokio::test]
async fn wait_idle_waits_for_events() {
    let builder = Emulator::builder().handler(|_| async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Ok(Value::Null)
    });
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    for _ in 0..3 {
        invoke(&client, "resize", json!({})).await;
    }
    emulator.wait_idle().await;
    let ends: Vec<_> = all(&client, "resize")
        .await
        .iter()
        .map(|record| status(record).to_owned())
        .collect();
    assert_eq!(ends, ["SUCCESS"; 3]);
}

#[tokio::test]
async fn state_is_usable_during_wait() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("state.redb");
    let shared = || {
        Emulator::builder()
            .state_file(&file)
            .share_state(5 * SECOND)
            .retry_wait(HOUR)
    };
    let ((one, log), (other, other_log)) = (fails(shared()), fails(shared()));
    let (one, other) = (one.start().await.unwrap(), other.start().await.unwrap());
    let client = one.client().unwrap();
    configure(&client, 3, 24 * HOUR).await;
    invoke(&client, "resize", json!({ "fails": 1 })).await;
    one.wait_idle().await;
    let elsewhere = other.client().unwrap();
    assert_eq!(status(&only(&elsewhere).await), "WAIT");
    one.advance(HOUR).await.unwrap();
    assert_eq!(status(&only(&elsewhere).await), "SUCCESS");
    assert!(other.now() > SystemTime::now() + HOUR - 10 * SECOND);
    other.wait_idle().await;
    let attempts = [attempts(&log), attempts(&other_log)].concat();
    assert_eq!(attempts, [(0, 1), (0, 2)], "nobody runs it twice");
}
