//! The settings of an emulator that is to start.

use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;

use crate::auth::account::Account;
use crate::functions::Plan;
use crate::invocation::{Invocation, InvocationError};
use crate::server::Limits;
use functiongraph::FunctionUrn;

/// Configures an [`Emulator`](crate::Emulator).
#[derive(Default)]
pub struct EmulatorBuilder {
    pub(super) listen: Option<SocketAddr>,
    pub(super) allow_remote: bool,
    pub(super) state_file: Option<PathBuf>,
    pub(super) lock_timeout: Option<Duration>,
    pub(super) keys: Vec<Account>,
    pub(super) tokens: Vec<SecretString>,
    pub(super) functions: Vec<FunctionUrn>,
    pub(super) strict: bool,
    pub(super) region: Option<String>,
    pub(super) deliver_to: Option<PathBuf>,
    pub(super) retry_wait: Option<Duration>,
    pub(super) plan: Plan,
    pub(super) smn_subscriptions: Vec<(String, String)>,
    pub(super) credentials_ttl: Option<Duration>,
    pub(super) hosts: Vec<String>,
    pub(super) limits: Limits,
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("listen", &self.listen)
            .field("state_file", &self.state_file)
            .field("functions", &self.functions)
            .finish_non_exhaustive()
    }
}

impl EmulatorBuilder {
    /// Sets the address to listen on; port 0 is any free port.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = Some(address);
        self
    }

    /// Allows an address that other machines can reach, and requests that name any IP address as their host.
    /// Names other than `localhost` need [`allow_host`](Self::allow_host).
    #[must_use]
    pub fn allow_remote(mut self) -> Self {
        self.allow_remote = true;
        self
    }

    /// Allows requests to that host, such as a container's name, in addition to `localhost`, `*.localhost` and loopback
    /// addresses. With [`allow_remote`](Self::allow_remote) all IP addresses are allowed, and no more names.
    ///
    /// ```
    /// use functiongraph_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder().allow_host("functiongraph").allow_host("fgs.test");
    /// ```
    #[must_use]
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into());
        self
    }

    /// Sets how long a client may take to send the head of a request, and be idle between two requests; 10
    /// seconds by default.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let emulator = functiongraph_emulator::Emulator::builder().header_timeout(Duration::from_secs(2));
    /// ```
    #[must_use]
    pub fn header_timeout(mut self, timeout: Duration) -> Self {
        self.limits.header_timeout = timeout;
        self
    }

    /// Sets how long the body of a request may take to arrive, and how long a client may read nothing of a
    /// response; 30 seconds by default.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let emulator = functiongraph_emulator::Emulator::builder().body_timeout(Duration::from_secs(2));
    /// ```
    #[must_use]
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.limits.body_timeout = timeout;
        self
    }

    /// Sets the maximum number of connections; 512 by default. Beyond it, the connection that has been without a
    /// request the longest is closed. Half of them can follow events over HTTP; one more is a 429.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// let emulator = functiongraph_emulator::Emulator::builder().max_connections(NonZeroUsize::MIN);
    /// ```
    #[must_use]
    pub fn max_connections(mut self, connections: NonZeroUsize) -> Self {
        self.limits.max_connections = connections;
        self
    }

    /// Keeps the state in a file, which survives a kill at any moment. It is created if missing, with its
    /// folders, and readable by its owner only.
    ///
    /// The file is open as long as the emulator lives; another one waits 5 seconds for it, and then
    /// fails to start. See [`share_state`](Self::share_state).
    #[must_use]
    pub fn state_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.state_file = Some(file.into());
        self
    }

    /// Shares the state file with other processes: it is open only at the start, while a request is handled or an
    /// invocation runs, and briefly after. When another process has it open, requests wait at most
    /// `lock_timeout`.
    ///
    /// The next process to open the file runs the invocations that wait or run in it, so no invocation is run by
    /// two processes at once.
    ///
    /// ```
    /// use functiongraph_emulator::Emulator;
    /// use std::time::Duration;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("state.redb");
    /// let shared = || Emulator::builder().state_file(&file).share_state(Duration::from_secs(60));
    /// let (one, other) = (shared().start().await?, shared().start().await?);
    /// one.client()?.enable_async_status_log().send().await?;
    /// other.client()?.show_project_async_status_log_info().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn share_state(mut self, lock_timeout: Duration) -> Self {
        self.lock_timeout = Some(lock_timeout);
        self
    }

    /// Accepts requests signed with this key pair, in addition to others.
    #[must_use]
    pub fn access_key(
        mut self,
        access_key: impl Into<String>,
        secret_key: impl Into<String>,
    ) -> Self {
        let secret_key = SecretString::from(secret_key.into());
        self.keys.push(Account::new(access_key, secret_key));
        self
    }

    /// Accepts requests with this token, in addition to others.
    #[must_use]
    pub fn auth_token(mut self, token: impl Into<String>) -> Self {
        self.tokens.push(SecretString::from(token.into()));
        self
    }

    /// Sets the lifetime of the keys and tokens that its metadata service, pod agent and IAM issue; 24 hours by
    /// default.
    #[must_use]
    pub fn credentials_ttl(mut self, ttl: Duration) -> Self {
        self.credentials_ttl = Some(ttl);
        self
    }

    /// Sets the region of functions named without one; [`REGION`](crate::REGION) by default.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets the handler that runs invocations, but for functions of [`run_url`](Self::run_url) and
    /// [`run_folder`](Self::run_folder). Where nothing runs a function, an asynchronous invocation succeeds as it is accepted, and a
    /// synchronous one returns its payload.
    ///
    /// ```
    /// use functiongraph_emulator::{Emulator, InvocationError};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::builder().handler(|invocation| async move {
    ///     match invocation.event["width"].as_u64() {
    ///         Some(_) => Ok(invocation.event),
    ///         None => Err(InvocationError { code: 1, message: "no width".to_owned() }),
    ///     }
    /// });
    /// let emulator = emulator.start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn handler<F>(mut self, handler: impl Fn(Invocation) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Value, InvocationError>> + Send + 'static,
    {
        self.plan.handler = Some(Arc::new(move |invocation| Box::pin(handler(invocation))));
        self
    }

    /// Adds a function that exists, beside those that are created; without any, all functions exist, unless it is
    /// [`strict`](Self::strict). A URN without version or alias covers all of them.
    #[must_use]
    pub fn with_function(mut self, urn: FunctionUrn) -> Self {
        self.functions.push(urn);
        self
    }

    /// Whether only functions exist that were created, or added by [`with_function`](Self::with_function). By default
    /// any function can be invoked and configured.
    ///
    /// ```
    /// use functiongraph_emulator::Emulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::builder().strict(true).start().await?;
    /// let listed = emulator.client()?.list_async_invocations().function_urn("resize").send().await;
    /// assert!(listed.unwrap_err().is_not_found());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Writes the records of asynchronous invocations that have ended to this folder, which is created if missing:
    ///
    /// | destination | written |
    /// |---|---|
    /// | OBS | a file for each, `obs/BUCKET/PREFIX…`; its name is the time, in UTC, and the request id |
    /// | SMN | a line of JSON in `smn/TOPIC.jsonl` |
    /// | DIS | a line of JSON in `dis/STREAM.jsonl` |
    ///
    /// Without a folder these are not delivered, which is a warning of `tracing`. A function that is a destination is
    /// invoked, with or without a folder. [`Emulator::deliveries`](crate::Emulator::deliveries) returns all records.
    ///
    /// ```
    /// use functiongraph::Destination;
    /// use functiongraph_emulator::{DeliveryOutcome, Emulator};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// let emulator = Emulator::builder().deliver_to(folder.path()).start().await?;
    /// let client = emulator.client()?;
    /// let config = client.update_function_async_invoke_config().function_urn("resize");
    /// config.body_map(|body| body.on_success(Destination::obs("results"))).send().await?;
    /// client.async_invoke_function().function_urn("resize").body("{}").send().await?;
    ///
    /// let deliveries = emulator.deliveries();
    /// assert!(matches!(&deliveries[0].outcome, DeliveryOutcome::Written(file) if file.is_file()));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn deliver_to(mut self, folder: impl Into<PathBuf>) -> Self {
        self.deliver_to = Some(folder.into());
        self
    }

    /// Sets the wait between two attempts of an asynchronous invocation; zero is allowed. The provider documents none, so
    /// the default is assumed: 1 second, doubled before each further retry, at most 5 minutes.
    ///
    /// A wait ends when the event is too old; then the event is discarded. [`Emulator::advance`](crate::Emulator::advance) makes waits short.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let emulator = functiongraph_emulator::Emulator::builder().retry_wait(Duration::ZERO);
    /// ```
    #[must_use]
    pub fn retry_wait(mut self, wait: Duration) -> Self {
        self.retry_wait = Some(wait);
        self
    }

    /// Posts the records that are delivered to this topic to a URL, as the service does for an HTTP subscription, instead of
    /// writing them to the folder of [`deliver_to`](Self::deliver_to). A topic has one URL; a confirmation is not sent.
    ///
    /// The body is JSON with `type`, `topic_urn`, `message_id`, `timestamp` and, as a string, the record in `message`. There
    /// is no signature: `signature` and `signing_cert_url` are empty.
    ///
    /// ```
    /// use functiongraph_emulator::Emulator;
    ///
    /// let topic = "urn:smn:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:dead-letters";
    /// let emulator = Emulator::builder().smn_subscription(topic, "http://127.0.0.1:8000/messages");
    /// ```
    #[must_use]
    pub fn smn_subscription(
        mut self,
        topic_urn: impl Into<String>,
        url: impl Into<String>,
    ) -> Self {
        self.smn_subscriptions.push((topic_urn.into(), url.into()));
        self
    }
}
