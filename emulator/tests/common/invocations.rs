//! Invoking, and handlers for it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use functiongraph::Client;
use functiongraph::types::AsyncInvocation;
use functiongraph_emulator::{Emulator, EmulatorBuilder, Invocation, InvocationError};
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Longer than anything in the tests takes.
pub(crate) const LONG: Duration = Duration::from_secs(10);

pub(crate) async fn invoke(client: &Client, function: &str, event: Value) -> String {
    let accepted = client
        .async_invoke_function()
        .function_urn(function)
        .body(object(event))
        .send()
        .await
        .unwrap();
    accepted.request_id.clone().unwrap()
}

pub(crate) fn object(event: Value) -> serde_json::Map<String, Value> {
    event.as_object().unwrap().clone()
}

pub(crate) async fn all(client: &Client, function: &str) -> Vec<AsyncInvocation> {
    client
        .list_async_invocations()
        .function_urn(function)
        .try_collect()
        .await
        .unwrap()
}

pub(crate) async fn record(client: &Client, function: &str, id: &str) -> AsyncInvocation {
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

/// Its record, once it has ended.
pub(crate) async fn ended(client: &Client, function: &str, id: &str) -> AsyncInvocation {
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
        .expect("the invocation does not end")
}

pub(crate) fn status(record: &AsyncInvocation) -> &str {
    record.status.as_ref().unwrap().as_str()
}

pub(crate) fn ids(records: &[AsyncInvocation]) -> Vec<&str> {
    records
        .iter()
        .map(|record| record.request_id.as_deref().unwrap())
        .collect()
}

pub(crate) fn outcome(record: &AsyncInvocation) -> (&str, Option<i64>, Option<&str>) {
    (
        status(record),
        record.error_code,
        record.error_message.as_deref(),
    )
}

/// A handler that reports each start, and waits for a permit to end.
pub(crate) struct Gate {
    pub started: UnboundedReceiver<Invocation>,
    pub open: Arc<Semaphore>,
}

impl Gate {
    pub(crate) fn emulator() -> (EmulatorBuilder, Self) {
        let ((sender, started), open) = (unbounded_channel(), Arc::new(Semaphore::new(0)));
        let gate = open.clone();
        let builder = Emulator::builder().handler(move |invocation| {
            let (sender, gate) = (sender.clone(), gate.clone());
            async move {
                let event = invocation.event.clone();
                sender.send(invocation).unwrap();
                gate.acquire().await.unwrap().forget();
                Ok(event)
            }
        });
        (builder, Self { started, open })
    }

    pub(crate) async fn started(&mut self) -> Invocation {
        tokio::time::timeout(LONG, self.started.recv())
            .await
            .expect("the invocation does not start")
            .unwrap()
    }
}

/// A handler that always fails, and the numbers of its attempts.
pub(crate) fn failing() -> (EmulatorBuilder, Arc<Mutex<Vec<u32>>>) {
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let recorded = attempts.clone();
    let builder = Emulator::builder().retry_wait(Duration::ZERO);
    let builder = builder.handler(move |invocation| {
        recorded.lock().unwrap().push(invocation.attempt);
        async {
            Err(InvocationError {
                code: 1234,
                message: "no picture".to_owned(),
            })
        }
    });
    (builder, attempts)
}
