//! A running emulator.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::StreamExt;
use futures_util::stream::{self, Stream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinHandle};

use crate::defaults::PROJECT_ID;
use crate::delivery::Delivery;
use crate::fault::{Fault, Faults};
use crate::journal::EventChange;
use crate::runner::AdvanceError;
use crate::shared::Shared;
use functiongraph::{Client, ClientBuilder, Credentials, Error};

/// A running emulator. It stops when it is dropped.
pub struct Emulator {
    pub(crate) address: SocketAddr,
    pub(crate) credentials: Credentials,
    pub(crate) shared: Arc<Shared>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) task: JoinHandle<()>,
    /// Closes a shared state when it is idle.
    pub(crate) idle_task: Option<AbortHandle>,
}

impl Emulator {
    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The endpoint for clients, such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Credentials it accepts: the first key pair, or the first token where there is no pair.
    pub fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    /// A client of this emulator, for [`PROJECT_ID`] unless a URN names another project.
    ///
    /// # Errors
    ///
    /// [`Error`] when the client cannot be built.
    pub fn client(&self) -> Result<Client, Error> {
        self.client_builder().build()
    }

    /// A builder of a client of this emulator, to configure it further. It uses no proxy, and trusts only
    /// certificates that are added, as it needs none.
    pub fn client_builder(&self) -> ClientBuilder {
        Client::builder()
            .credentials(self.credentials())
            .endpoint(self.endpoint())
            .iam_endpoint(self.endpoint())
            .default_project_id(PROJECT_ID)
            .http_client_builder(
                functiongraph::reqwest::Client::builder()
                    .no_proxy()
                    .tls_certs_only([]),
            )
    }

    /// Injects faults into the next requests, one fault a request, after those injected before.
    ///
    /// ```
    /// use functiongraph_emulator::{Emulator, Fault};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::start().await?;
    /// emulator.fail_next([Fault::Status(404)]);
    /// let rejected = emulator.client()?.list_functions().send().await;
    /// assert_eq!(rejected.unwrap_err().status(), Some(functiongraph::StatusCode::NOT_FOUND));
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail_next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.extend(faults);
    }

    /// The records of the asynchronous invocations that have ended since it started, with their destinations
    /// and whether they were delivered. An invocation that [`wait`](functiongraph::builder) returns as ended has its
    /// record here.
    ///
    /// Those of functions without a destination are not among them. The newest 1,000 are kept, and of their payloads
    /// at most 64 MiB.
    ///
    /// ```
    /// use functiongraph::types::ObsDestination;
    /// use functiongraph_emulator::Emulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::start().await?;
    /// let client = emulator.client()?;
    /// let config = client.update_function_async_invoke_config().function_urn("resize");
    /// config.body_map(|body| body.on_success(ObsDestination::new("results"))).send().await?;
    /// client.async_invoke_function().function_urn("resize").body(r#"{"width": 640}"#).send().await?;
    ///
    /// let deliveries = emulator.deliveries();
    /// assert_eq!(deliveries[0].destination.to_string(), "obs://results");
    /// assert_eq!(deliveries[0].record.request_json().unwrap(), serde_json::json!({ "width": 640 }));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.runner.outbox().recent().all()
    }

    /// Advances the emulator's clock, by which asynchronous invocations are accepted, wait, age and end: a day of retries
    /// takes milliseconds. It goes from one due time to the next; what is due runs to its end or to its next
    /// wait, one invocation after the other, before the clock moves on. A handler that does not return holds it up.
    ///
    /// In between, the clock runs with the real one. A state file keeps how far it is ahead. Signatures, keys, timeouts and
    /// HTTP are not affected.
    ///
    /// ```
    /// use std::time::Duration;
    /// use functiongraph_emulator::{Emulator, InvocationError};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::builder().retry_wait(Duration::from_secs(3600)).handler(|invocation| async move {
    ///     match invocation.attempt {
    ///         1 => Err(InvocationError { code: 1, message: "not yet".to_owned() }),
    ///         _ => Ok(invocation.event),
    ///     }
    /// });
    /// let emulator = emulator.start().await?;
    /// let client = emulator.client()?;
    /// let config = client.update_function_async_invoke_config().function_urn("resize");
    /// config.body_map(|body| body.max_async_event_age_in_seconds(86_400)).send().await?;
    /// client.async_invoke_function().function_urn("resize").body("{}").send().await?;
    ///
    /// emulator.advance(Duration::from_secs(3600)).await?;
    /// let listed = client.list_async_invocations().function_urn("resize").query_begin_time("2020-01-01T00:00:00");
    /// let status = listed.try_collect().await?[0].status.clone();
    /// assert_eq!(status, Some(functiongraph::types::InvocationStatus::Success));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`AdvanceError`]: the clock would be more than 100 years ahead, or the state cannot be written.
    pub async fn advance(&self, by: Duration) -> Result<(), AdvanceError> {
        self.shared.runner.advance(by).await.map(drop)
    }

    /// The time of the emulator's clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.shared.runner.now()
    }

    /// Waits until nothing runs: every asynchronous invocation that was accepted has ended, or waits for a retry that is
    /// not due. Every record is delivered, or waits for another attempt. [`advance`](Self::advance) ends such waits.
    ///
    /// ```
    /// use functiongraph_emulator::Emulator;
    /// use serde_json::Value;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::builder().handler(|_| async { Ok(Value::Null) }).start().await?;
    /// let client = emulator.client()?;
    /// client.async_invoke_function().function_urn("resize").body("{}").send().await?;
    /// emulator.wait_idle().await;
    /// assert_eq!(client.list_active_async_invocations().function_urn("resize").try_collect().await?, []);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn wait_idle(&self) {
        self.shared.runner.wait_idle().await;
    }

    /// What has happened to asynchronous invocations since it started, in order: acceptance, each attempt, the end, and
    /// where the record was delivered.
    ///
    /// Of those that have ended, the newest 1,000 are kept. All of them take at most 64 MiB, with the payloads of those
    /// that failed.
    ///
    /// ```
    /// use functiongraph_emulator::Emulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::start().await?;
    /// let client = emulator.client()?;
    /// client.async_invoke_function().function_urn("resize").body("{}").send().await?;
    /// let events: Vec<String> = emulator.events().iter().map(|change| change.kind.to_string()).collect();
    /// assert_eq!(events, ["accepted", "succeeded"]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn events(&self) -> Vec<EventChange> {
        self.shared.runner.journal().all()
    }

    /// The changes that [`events`](Self::events) returns, and then each as it happens, until the emulator stops. A reader
    /// that is too slow misses changes of events that are no longer kept.
    ///
    /// ```
    /// use functiongraph_emulator::Emulator;
    /// use futures_util::StreamExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::start().await?;
    /// let client = emulator.client()?;
    /// client.async_invoke_function().function_urn("resize").body("{}").send().await?;
    /// let mut events = std::pin::pin!(emulator.follow_events());
    /// let end = events.by_ref().filter(|change| std::future::ready(change.kind.is_end())).next().await;
    /// assert_eq!(end.unwrap().function.name(), "resize");
    /// # Ok(())
    /// # }
    /// ```
    pub fn follow_events(&self) -> impl Stream<Item = EventChange> + Send + use<> {
        let batches = self.shared.runner.journal().read(0, true, Duration::MAX);
        batches.flat_map(|batch| stream::iter(batch.changes).map(Arc::unwrap_or_clone))
    }

    /// How many synchronous invocations run. [`shutdown`](Self::shutdown) waits for them.
    ///
    /// ```
    /// use functiongraph_emulator::Emulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::start().await?;
    /// assert_eq!(emulator.running_invocations(), 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn running_invocations(&self) -> usize {
        self.shared.running.count()
    }

    /// Shuts it down: it accepts no new connection, and completes the requests it received within 5 seconds.
    ///
    /// ```
    /// use functiongraph_emulator::Emulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::start().await?;
    /// emulator.shutdown().await;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn shutdown(self) {
        self.stop.send_replace(true);
        self.shared.runner.journal().close();
        self.join().await;
    }

    /// Waits until the emulator ends, which it does not unless it fails.
    pub async fn join(mut self) {
        // A task that was aborted or panicked has ended, too.
        let _ = (&mut self.task).await;
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Emulator({})", self.endpoint())
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.task.abort();
        if let Some(idle_task) = &self.idle_task {
            idle_task.abort();
        }
        self.shared.runner.journal().close();
        self.shared.runner.stop();
        self.shared.store.close();
    }
}
