//! Starts an emulator: checks its settings, binds its address, opens its state, and serves.

use std::mem::take;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::settings::EmulatorBuilder;
use super::start_error::StartError;
use crate::auth::account::Account;
use crate::auth::authenticator::Authenticator;
use crate::auth::issuer::Issuer;
use crate::defaults::REGION;
use crate::delivery::{Folder, Outbox, Topics};
use crate::emulator::Emulator;
use crate::fault::Faults;
use crate::functions::{Functions, check_variables};
use crate::key_pair::new_key_pair;
use crate::known_functions::Registry;
use crate::router::router;
use crate::runner::Runner;
use crate::running::Running;
use crate::server::{self, AllowedHosts, Streams};
use crate::shared::{Shared, workers};
use crate::spec::is_region;
use crate::store::{FIRST_USE_TIMEOUT, LOCK_TIMEOUT, Place, StateError, Store};
use functiongraph::Credentials;

impl Emulator {
    /// Starts an emulator on a free port of 127.0.0.1, with its state in memory and a generated key pair.
    ///
    /// # Errors
    ///
    /// [`StartError`] when no port is free.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// A builder, to configure it.
    #[must_use]
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }
}

impl EmulatorBuilder {
    /// Starts the emulator. Without a key pair or token it generates a pair; see [`Emulator::credentials`].
    ///
    /// # Errors
    ///
    /// [`StartError`]: an address that other machines can reach and that is not allowed, an address that cannot be
    /// bound, an invalid region, key or token, a state file or a folder to deliver to that cannot be used, an invalid
    /// topic or URL of one, or a function that cannot be run.
    pub async fn start(mut self) -> Result<Emulator, StartError> {
        let listen = self.listen_address()?;
        self.check_texts()?;
        self.generate_missing_keys(listen)?;
        let credentials = self.credentials();
        let functions = self.take_functions()?;
        let (listener, address) = bind(listen).await?;
        let hosts = Arc::new(AllowedHosts {
            names: take(&mut self.hosts),
            any_address: self.allow_remote,
        });
        let outbox = self.take_outbox()?;
        let (is_shared, limits) = (self.is_shared(), self.limits);
        let shared = self.open_state(functions, outbox).await?;
        let idle_task = is_shared.then(|| {
            tokio::spawn(Store::close_when_idle(
                Arc::downgrade(&shared.store),
                FIRST_USE_TIMEOUT,
            ))
            .abort_handle()
        });
        let faults = Arc::new(Faults::default());
        let router = router(&shared, &faults, hosts, address.ip().is_loopback());
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(server::serve(listener, router, limits, stopped));
        Ok(Emulator {
            address,
            credentials,
            shared,
            faults,
            stop,
            task,
            idle_task,
        })
    }

    fn listen_address(&self) -> Result<SocketAddr, StartError> {
        let listen = self
            .listen
            .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        if !listen.ip().is_loopback() && !self.allow_remote {
            return Err(StartError::NotLoopback(listen));
        }
        Ok(listen)
    }

    fn check_texts(&self) -> Result<(), StartError> {
        if let Some(host) = self.hosts.iter().find(|host| !server::is_host(host)) {
            return Err(StartError::InvalidHost(host.clone()));
        }
        let empty = |secret: &SecretString| secret.expose_secret().is_empty();
        let keyless =
            |account: &Account| account.access_key.is_empty() || empty(&account.secret_key);
        if self.keys.iter().any(keyless) || self.tokens.iter().any(empty) {
            return Err(StartError::EmptySecret);
        }
        let invalid = |text: &str| text.contains(|c: char| c.is_whitespace() || c.is_control());
        let invalid_account = |account: &Account| {
            invalid(&account.access_key) || invalid(account.secret_key.expose_secret())
        };
        let invalid_token = |token: &SecretString| invalid(token.expose_secret());
        if self.keys.iter().any(invalid_account) || self.tokens.iter().any(invalid_token) {
            return Err(StartError::InvalidSecret);
        }
        match self.region.as_ref().filter(|region| !is_region(region)) {
            Some(region) => Err(StartError::InvalidRegion(region.clone())),
            None => Ok(()),
        }
    }

    /// Where there is neither a key pair nor a token.
    fn generate_missing_keys(&mut self, listen: SocketAddr) -> Result<(), StartError> {
        if self.keys.is_empty() && self.tokens.is_empty() {
            let (access_key, secret_key) =
                new_key_pair().map_err(|error| StartError::Listen(listen, error))?;
            let secret_key = SecretString::from(secret_key);
            self.keys.push(Account::new(access_key, secret_key));
        }
        Ok(())
    }

    /// What runs functions.
    fn take_functions(&mut self) -> Result<Functions, StartError> {
        let plan = take(&mut self.plan);
        check_variables(&plan.defaults)
            .map_err(|(name, problem)| StartError::Variable(name, problem))?;
        plan.functions()
            .map_err(|(function, problem)| StartError::Function(function, problem))
    }

    fn take_outbox(&mut self) -> Result<Outbox, StartError> {
        let folder = self.deliver_to.as_deref().map(|folder| {
            Folder::create(folder).map_err(|error| StartError::Deliver(folder.to_owned(), error))
        });
        let topics = Topics::new(take(&mut self.smn_subscriptions))
            .map_err(StartError::InvalidSubscription)?;
        Ok(Outbox::new(folder.transpose()?, topics))
    }

    /// Whether other processes use the state file, too.
    fn is_shared(&self) -> bool {
        self.lock_timeout.is_some() && self.state_file.is_some()
    }

    /// Opens the state, and continues what an emulator before this one left waiting or running.
    async fn open_state(
        self,
        functions: Functions,
        outbox: Outbox,
    ) -> Result<Arc<Shared>, StartError> {
        let file = self
            .state_file
            .clone()
            .unwrap_or_else(|| PathBuf::from("memory"));
        // In one step, as other processes may wait for the file once it is open.
        let runtime = tokio::runtime::Handle::current();
        let opening = tokio::task::spawn_blocking(move || {
            let _entered = runtime.enter();
            let shared = Arc::new(self.shared(functions, outbox)?);
            drop(shared.runner.hold()?);
            Ok(shared)
        });
        let opened = opening.await.unwrap_or_else(|_| Err(StateError::stopped()));
        opened.map_err(|error| StartError::State(file, error))
    }

    /// What requests share, with the state that is opened here.
    fn shared(self, functions: Functions, outbox: Outbox) -> Result<Shared, StateError> {
        let (is_shared, lock_timeout) = (self.is_shared(), self.lock_timeout);
        let place = self.state_file.map_or(Place::Memory, Place::File);
        let lock_timeout = lock_timeout.unwrap_or(LOCK_TIMEOUT);
        let store = Arc::new(Store::open(place, is_shared, lock_timeout)?);
        let registry = Arc::new(Registry {
            store: store.clone(),
            functions: self.functions,
            strict: self.strict,
            region: self.region.unwrap_or_else(|| REGION.to_owned()),
        });
        Ok(Shared {
            store,
            registry: registry.clone(),
            auth: Authenticator {
                keys: self.keys,
                tokens: self.tokens,
                issuer: Issuer::new(self.credentials_ttl),
            },
            runner: Arc::new(Runner::new(registry, functions, outbox, self.retry_wait)),
            body_timeout: self.limits.body_timeout,
            workers: workers(),
            streams: Streams::new(self.limits.max_connections),
            running: Running::default(),
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

async fn bind(listen: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |error| StartError::Listen(listen, error);
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}
