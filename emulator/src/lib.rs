//! A FunctionGraph of one's own on loopback, for tests and for trying things.
//!
//! It speaks HTTP, verifies every signature by its own implementation of the algorithm, checks
//! requests by the document's bounds, and answers with the provider's codes.
//!
//! ```
//! use functiongraph_emulator::Emulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! let client = emulator.client()?;
//! let set = client
//!     .update_function_async_invoke_config()
//!     .function_urn("resize")
//!     .body_map(|body| body.max_async_retry_attempts(2))
//!     .send()
//!     .await?;
//! assert_eq!(set.max_async_retry_attempts, Some(2));
//! # Ok(())
//! # }
//! ```
//!
//! Asynchronous invocations are run by a [`handler`](EmulatorBuilder::handler); those that were not over when
//! an emulator with a state file ended are run by the next one. [`Emulator::fail_next`] makes calls fail.
//!
//! It also answers what the [providers of credentials](functiongraph::credentials) ask, at its own address and as
//! long as that is a loopback one: the instance's metadata service, IAM (projects, passwords, federation)
//! and, at `/pod-identity`, a pod's agent. Any password, identity token or pod's token will do; what it
//! gives for them is accepted until it [ends](EmulatorBuilder::credentials_ttl). IAM knows one project,
//! [`PROJECT_ID`], by the name of the emulator's region.
//!
//! ```
//! use functiongraph::credentials::InstanceMetadataProvider;
//! use functiongraph_emulator::Emulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! let metadata = InstanceMetadataProvider::new().endpoint(emulator.endpoint());
//! let client = emulator.client_builder().credentials_provider(metadata).build()?;
//! client.list_functions().send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Every parameter of path, query and header is held to the document's rules: 400 with the provider's code for
//! one that is not allowed, or given twice. A query parameter that the document does not know is ignored, and an
//! empty one counts as left out where the document allows it to be empty.
//!
//! The records of the 10,000 invocations that ended last are kept, of all functions together; older ones
//! are dropped. Those that wait or run are all kept, with their events as they came; an event that no
//! [`Value`] can hold (nested too deep, a number too large) is refused where there is a handler to hand it to.
//!
//! Loopback keeps other machines out, and only them: other users and processes of this machine, and containers
//! that share its network, can connect and ask for keys. Web pages cannot: a request is refused unless its `Host`
//! is a loopback name or an [allowed](EmulatorBuilder::allow_host) one, and its `Origin` absent or the emulator's
//! own. 100,000 keys and as many tokens that it gave are known at a time; after that the ones that end first
//! are forgotten.
//!
//! What it assumes where the pages are silent: a body may have 256 KiB; a function without
//! version or alias means its version `latest`; times are written in the zone the documented
//! example implies; the entries of a list come in the order of their versions' names; a marker that it did not give
//! stands after the last entry; the status log is off where a config does not turn it on.

mod clock;
mod configs;
mod counts;
mod edition;
mod expiring;
mod fault;
mod functions;
mod identity;
mod invocations;
mod origin;
mod records;
mod refusal;
mod request;
mod serve;
mod server;
mod signature;
mod state_error;
mod state_file;
mod status_log;
mod store;
mod write_timeout;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinHandle};

pub use fault::Fault;
use functiongraph::{Client, ClientBuilder, Credentials, Error, FunctionUrn};
use identity::{Identity, Temporary};
use invocations::{Handler, Invocations};
pub use invocations::{Invocation, InvocationError};
use origin::AllowedHosts;
use serve::Limits;
use server::State;
use store::{FIRST_USE, LOCK_TIMEOUT, Place, Store};

/// What this crate's own tests look into.
#[doc(hidden)]
pub mod __private {
    pub use crate::Account;
    pub use crate::signature::{TOLERANCE, token_is_known, verify};
}

/// The project of an emulator's [`client`](Emulator::client).
pub const PROJECT_ID: &str = "00000000000000000000000000000000";
/// The region of an emulator's [`client`](Emulator::client), and of functions named without one.
pub const REGION: &str = "cn-north-4";

/// A running emulator. It stops when it is dropped.
pub struct Emulator {
    address: SocketAddr,
    credentials: Credentials,
    state: Arc<State>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    letting_go: Option<AbortHandle>,
}

impl Emulator {
    /// Starts one on a free port of 127.0.0.1, with its state in memory and a key pair of its own making.
    ///
    /// # Errors
    ///
    /// [`StartError`] when no port can be had.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Begins one with settings.
    #[must_use]
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

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
    #[must_use]
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

    /// Begins a client of this emulator, for settings of one's own. It goes through no proxy, and trusts no
    /// certificates but those that are given, as it needs none.
    #[must_use]
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

    /// Lets the next calls fail that way, one call for each fault, after those asked for before.
    ///
    /// ```
    /// use functiongraph_emulator::{Emulator, Fault};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::start().await?;
    /// emulator.fail_next([Fault::Status(404)]);
    /// let refused = emulator.client()?.list_functions().send().await;
    /// assert_eq!(refused.unwrap_err().status(), Some(404));
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail_next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state
            .faults
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(faults);
    }

    /// Stops it: no new connection is accepted, and requests that were received have 5 seconds to be answered.
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
        self.join().await;
    }

    /// Waits for the emulator to end, which a healthy one never does.
    pub async fn join(mut self) {
        // Aborting and panicking are ends like any other here.
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
        self.letting_go.iter().for_each(AbortHandle::abort);
        self.state.invocations.stop();
        self.state.store.close();
    }
}

/// Settings of an [`Emulator`].
#[derive(Default)]
pub struct EmulatorBuilder {
    listen: Option<SocketAddr>,
    allow_remote: bool,
    state: Option<PathBuf>,
    shared: Option<Duration>,
    keys: Vec<Account>,
    tokens: Vec<SecretString>,
    functions: Vec<FunctionUrn>,
    region: Option<String>,
    handler: Option<Handler>,
    lifetime: Option<Duration>,
    hosts: Vec<String>,
    limits: Limits,
}

/// A key pair that requests may be signed with.
#[derive(Clone)]
pub struct Account {
    access_key: String,
    secret_key: SecretString,
    temporary: Option<Temporary>,
}

impl Account {
    /// One whose keys do not end.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<SecretString>) -> Self {
        Self {
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            temporary: None,
        }
    }
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("listen", &self.listen)
            .field("state", &self.state)
            .field("functions", &self.functions)
            .finish_non_exhaustive()
    }
}

impl EmulatorBuilder {
    /// Listens there; port 0 takes a free one.
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

    /// Allows requests to that host, such as a container's name, beside `localhost`, `*.localhost` and loopback
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

    /// Says how long a client may take to send the head of a request, and be silent between two; 10 seconds
    /// otherwise.
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

    /// Says how long the body of a request may take to arrive, and how long a client may read nothing of a
    /// response; 30 seconds otherwise.
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

    /// Says how many connections are held at a time; 512 otherwise. For one more, the one is closed that has
    /// been without a request the longest.
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

    /// Keeps the state in a file, which survives a kill at any moment. It is made when missing, with its
    /// folders, for its owner alone to read.
    ///
    /// The file is open as long as the emulator lives; another one waits 5 seconds for it, and then does
    /// not start. See [`share_state`](Self::share_state).
    #[must_use]
    pub fn state(mut self, file: impl Into<PathBuf>) -> Self {
        self.state = Some(file.into());
        self
    }

    /// Takes turns with other processes: the state file is open only at the start, while a request is served or
    /// an invocation runs, and for a moment after. When another process has it open, requests wait that long at
    /// most for their turn.
    ///
    /// Whoever opens the file next runs what was left waiting or running in it, so no invocation is run by
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
    /// let shared = || Emulator::builder().state(&file).share_state(Duration::from_secs(60));
    /// let (one, other) = (shared().start().await?, shared().start().await?);
    /// one.client()?.enable_async_status_log().send().await?;
    /// other.client()?.show_project_async_status_log_info().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn share_state(mut self, lock_timeout: Duration) -> Self {
        self.shared = Some(lock_timeout);
        self
    }

    /// Accepts requests signed with this pair, beside others given.
    #[must_use]
    pub fn access_key(
        mut self,
        access_key: impl Into<String>,
        secret_key: impl Into<String>,
    ) -> Self {
        let secret_key = SecretString::from(secret_key.into());
        self.keys.push(Account {
            access_key: access_key.into(),
            secret_key,
            temporary: None,
        });
        self
    }

    /// Accepts requests with this token, beside others given.
    #[must_use]
    pub fn auth_token(mut self, token: impl Into<String>) -> Self {
        self.tokens.push(SecretString::from(token.into()));
        self
    }

    /// Says how long the keys and tokens hold that its metadata service, pod's agent and IAM give out;
    /// 24 hours otherwise.
    #[must_use]
    pub fn credentials_ttl(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Says what region functions named without one are in; [`REGION`] otherwise.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Runs asynchronous invocations with this; without it, each has succeeded once it is accepted.
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
        self.handler = Some(Arc::new(move |invocation| Box::pin(handler(invocation))));
        self
    }

    /// Knows this function, beside others given; once one is known, all others do not exist. A URN
    /// without version or alias stands for all of them.
    #[must_use]
    pub fn with_function(mut self, urn: FunctionUrn) -> Self {
        self.functions.push(urn);
        self
    }

    /// Starts it. Without a key pair or token it makes a pair of its own; see [`Emulator::credentials`].
    ///
    /// # Errors
    ///
    /// [`StartError`]: an address that others can reach and that was not allowed, one that cannot be
    /// listened on, or a state file that cannot be used.
    pub async fn start(mut self) -> Result<Emulator, StartError> {
        let listen = self
            .listen
            .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        if !listen.ip().is_loopback() && !self.allow_remote {
            return Err(StartError::NotLoopback(listen));
        }
        if let Some(host) = self.hosts.iter().find(|host| !origin::is_host(host)) {
            return Err(StartError::InvalidHost(host.clone()));
        }
        let empty = |secret: &SecretString| secret.expose_secret().is_empty();
        let keyless =
            |account: &Account| account.access_key.is_empty() || empty(&account.secret_key);
        if self.keys.iter().any(keyless) || self.tokens.iter().any(empty) {
            return Err(StartError::EmptySecret);
        }
        if self.keys.is_empty() && self.tokens.is_empty() {
            let (access_key, secret_key) =
                new_key_pair().map_err(|error| StartError::Listen(listen, error))?;
            self = self.access_key(access_key, secret_key);
        }
        let credentials = self.credentials();
        let file = self
            .state
            .clone()
            .unwrap_or_else(|| PathBuf::from("memory"));
        let (shared, lock_timeout) = (self.shared.is_some(), self.shared.unwrap_or(LOCK_TIMEOUT));
        let place = self.state.clone().map_or(Place::Memory, Place::File);
        let shared = shared && self.state.is_some();
        let listening = async {
            let listener = TcpListener::bind(listen).await?;
            let address = listener.local_addr()?;
            Ok((listener, address))
        };
        let (listener, address) = listening
            .await
            .map_err(|error| StartError::Listen(listen, error))?;
        let region = self.region.unwrap_or_else(|| REGION.to_owned());
        // All at once, as others may wait for the file from its opening on.
        let runtime = tokio::runtime::Handle::current();
        let opening = tokio::task::spawn_blocking(move || {
            let _entered = runtime.enter();
            let state = Arc::new(State {
                store: Arc::new(Store::open(place, shared, lock_timeout)?),
                keys: self.keys,
                tokens: self.tokens,
                functions: self.functions,
                region,
                invocations: Invocations::new(self.handler),
                identity: Identity::new(self.lifetime),
                faults: Mutex::default(),
                hosts: AllowedHosts {
                    names: self.hosts,
                    any_address: self.allow_remote,
                },
                body_timeout: self.limits.body_timeout,
                workers: server::workers(),
            });
            invocations::resume(&state)?;
            Ok(state)
        });
        let opened = opening.await.unwrap_or_else(|_| Err(StateError::stopped()));
        let state = opened.map_err(|error| StartError::State(file, error))?;
        let letting_go = shared.then(|| {
            tokio::spawn(Store::let_go_when_idle(
                Arc::downgrade(&state.store),
                FIRST_USE,
            ))
            .abort_handle()
        });
        let router = server::router(&state, address.ip().is_loopback());
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(serve::serve(listener, router, self.limits, stopped));
        Ok(Emulator {
            address,
            credentials,
            state,
            stop,
            task,
            letting_go,
        })
    }

    fn credentials(&self) -> Credentials {
        match (self.keys.first(), self.tokens.first()) {
            (Some(account), _) => Credentials::keys(
                account.access_key.as_str(),
                account.secret_key.expose_secret(),
            ),
            (None, Some(token)) => Credentials::token(token.expose_secret()),
            (None, None) => Credentials::keys("", ""),
        }
    }
}

/// Makes an access key and a secret key, for an emulator that is given them.
///
/// # Errors
///
/// When the system gives no random bytes.
pub fn new_key_pair() -> io::Result<(String, String)> {
    Ok((random_hex()?.to_uppercase(), random_hex()?))
}

/// 16 random bytes, for ids and keys.
pub(crate) fn random_hex() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(hex::encode(bytes))
}

/// Why an emulator did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address can be reached from other machines, which was not allowed.
    NotLoopback(SocketAddr),
    /// It is no host that can be allowed.
    InvalidHost(String),
    /// A key or token is empty, which everybody could guess.
    EmptySecret,
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The state file cannot be used.
    State(PathBuf, StateError),
}

pub use state_error::StateError;

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(address) => {
                write!(
                    f,
                    "{address} can be reached from other machines; listen on 127.0.0.1 or [::1], or allow it"
                )
            }
            Self::InvalidHost(host) => {
                write!(
                    f,
                    "{host:?} is not a host; give a name or an IP address, without scheme and port"
                )
            }
            Self::EmptySecret => f.write_str("a key or token is empty; give one that is not"),
            Self::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Self::State(file, error) => {
                write!(f, "cannot keep the state in {}: {error}", file.display())
            }
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotLoopback(_) | Self::InvalidHost(_) | Self::EmptySecret => None,
            Self::Listen(_, error) => Some(error),
            Self::State(_, error) => Some(error),
        }
    }
}
