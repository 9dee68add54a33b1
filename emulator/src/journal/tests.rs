//! What is kept of events.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::StreamExt;
use serde_json::json;

use super::events::{Events, MAX_ENDED, Redrivable};
use super::log::Journal;
use super::object::object;
use super::*;
use crate::clock::VirtualClock;
use crate::delivery::{End, Ended};
use crate::run_error::RunError;
use crate::store::Key;
use functiongraph::types::ObsDestination;
use functiongraph::{Destination, FunctionUrn};

const URN: &str = "urn:fss:cn-north-4:p:function:default:resize:latest";

fn key(id: &str) -> String {
    Key::encode(URN, 1_000_000_000, id)
}

fn journal() -> Journal {
    Journal::new(Arc::new(VirtualClock::new()))
}

fn fail(journal: &Journal, id: &str, payload: &[u8]) {
    let end = End::Failed(RunError::new(1, "InvocationError", "no picture"));
    journal.ended(&Ended {
        function: URN,
        request_id: id,
        accepted_at: SystemTime::UNIX_EPOCH,
        attempts: 1,
        event: payload,
        end: &end,
    });
}

#[test]
fn drops_oldest_ended_events() {
    let mut events = Events::default();
    let urn: FunctionUrn = URN.parse().unwrap();
    events.begin("waits", &urn, SystemTime::UNIX_EPOCH);
    for number in 0..MAX_ENDED + 5 {
        let id = number.to_string();
        events.begin(&id, &urn, SystemTime::UNIX_EPOCH);
        events.push(&id, SystemTime::UNIX_EPOCH, EventChangeKind::Succeeded);
    }
    let kept = events.after(0, usize::MAX);
    assert_eq!(kept.len(), 1 + 2 * MAX_ENDED);
    assert_eq!(kept[0].request_id, "waits");
    assert_eq!(kept[1].request_id, "5");
    assert_eq!(events.dropped_after(0), Some(5));
    assert_eq!(events.dropped_after(kept[1].sequence), None);
    // A change of an event that is gone.
    events.push("0", SystemTime::UNIX_EPOCH, EventChangeKind::Cancelled);
    assert_eq!(events.after(0, usize::MAX).len(), kept.len());
}

#[test]
fn drops_events_with_large_payloads() {
    let journal = journal();
    for id in ["0", "1", "2"] {
        journal.accepted(&key(id));
        fail(&journal, id, &vec![0; 30 * 1024 * 1024]);
    }
    assert_eq!(journal.redrivable("0"), Redrivable::Unknown);
    assert!(matches!(journal.redrivable("2"), Redrivable::Payload(..)));
}

#[tokio::test]
async fn reports_dropped_events_once() {
    let journal = Arc::new(journal());
    for number in 0..MAX_ENDED + 5 {
        let id = number.to_string();
        journal.accepted(&key(&id));
        fail(&journal, &id, b"{}");
    }
    let batches = journal.read(0, false, Duration::MAX);
    let batches: Vec<Batch> = batches.collect().await;
    let dropped: Vec<_> = batches.iter().filter_map(|batch| batch.dropped).collect();
    assert_eq!(dropped, [5]);
    let changes: usize = batches.iter().map(|batch| batch.changes.len()).sum();
    assert_eq!(changes, 2 * MAX_ENDED);
}

#[tokio::test]
async fn follows_until_it_is_closed() {
    let journal = Arc::new(journal());
    let following = tokio::spawn(journal.read(0, true, Duration::MAX).collect::<Vec<_>>());
    tokio::task::yield_now().await;
    journal.accepted(&key("a"));
    tokio::task::yield_now().await;
    journal.cancelled(&key("a"));
    journal.close();
    let batches = following.await.unwrap();
    let changes = batches.iter().flat_map(|batch| &batch.changes);
    let changes: Vec<String> = changes.map(|change| change.kind.to_string()).collect();
    assert_eq!(changes, ["accepted", "cancelled"]);
}

/// A run that is cancelled may report how it ended at the same time.
#[test]
fn ended_event_records_no_attempt() {
    let journal = journal();
    let key = key("a");
    journal.accepted(&key);
    journal.attempt_started(&key, 1);
    journal.cancelled(&key);
    let error = RunError::new(1, "InvocationError", "no picture");
    journal.attempt_failed(&key, 1, &error);
    journal.retry_scheduled(&key, 2, Duration::ZERO);
    journal.attempt_started(&key, 2);
    fail(&journal, "a", b"{}");
    journal.redriven("a", "b");
    let texts: Vec<String> = journal
        .all()
        .iter()
        .map(|change| change.kind.to_string())
        .collect();
    assert_eq!(
        texts,
        [
            "accepted",
            "attempt 1 started",
            "cancelled",
            "redriven as b"
        ]
    );
    assert_eq!(journal.redrivable("a"), Redrivable::NotFailed);
}

#[test]
fn cuts_long_messages() {
    let journal = journal();
    journal.accepted(&key("a"));
    let error = RunError::new(1, "InvocationError", "ü".repeat(5000));
    journal.attempt_failed(&key("a"), 1, &error);
    let text = journal.all()[1].kind.to_string();
    assert_eq!(text.chars().filter(|letter| *letter == 'ü').count(), 1000);
    assert!(text.ends_with('…'));
}

#[test]
fn changes_are_written_as_json() {
    let journal = journal();
    journal.accepted(&key("a"));
    journal.retry_scheduled(&key("a"), 2, Duration::from_millis(1500));
    fail(&journal, "a", b"{}");
    let changes = journal.all();
    assert_eq!(changes[1].kind.to_string(), "next attempt in 1.5 s");
    let json = serde_json::to_value(&changes).unwrap();
    let accepted = json!({ "sequence": 1, "time": "1970-01-01T00:00:01.000Z", "request_id": "a", "function": URN,
        "change": "accepted" });
    assert_eq!(json[0], accepted);
    assert_eq!(json[1]["delay_ms"], 1500);
    let error = json!({ "code": 1, "type": "InvocationError", "message": "no picture" });
    assert_eq!(json[2]["error"], error);
}

#[test]
fn object_names_include_prefix() {
    let named = |prefix: &str, file: &str| {
        let destination: Destination = ObsDestination::new("b").prefix(prefix).into();
        object(&destination, std::path::Path::new(file)).unwrap()
    };
    assert_eq!(named("", "/d/obs/b/x.json"), "obs://b/x.json");
    assert_eq!(named("p/", "/d/obs/b/p/x.json"), "obs://b/p/x.json");
    assert_eq!(named("p/q-", "/d/obs/b/p/q-x.json"), "obs://b/p/q-x.json");
}
