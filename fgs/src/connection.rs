//! Where requests go: the cloud, an endpoint, or an emulator inside this process.

use std::env;
use std::ffi::OsString;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Duration;

use etcetera::BaseStrategy;
use functiongraph::{Client, ClientBuilder, RetryPolicy};
use functiongraph_emulator::{Emulator, StartError};

use crate::args::Global;
use crate::failure::Failure;
use functiongraph_io::file as files;

const PROJECT_VARIABLE: &str = "HUAWEICLOUD_SDK_PROJECT_ID";

/// A client, and the emulator it speaks to when there is one.
pub struct Connection {
    pub client: Client,
    _emulator: Option<Emulator>,
}

pub async fn connect(global: &Global) -> Result<Connection, Failure> {
    if global.endpoint.is_some() && global.emulator.is_some() {
        // clap sees this only where both stand on the same side of the subcommand.
        return Err(Failure::Input(
            "the argument '--endpoint <URL>' cannot be used with '--emulator[=<STATE>]'; see fgs --help".to_owned(),
        ));
    }
    let (mut client, emulator) = match &global.emulator {
        Some(state) => {
            let emulator = start(global, state.clone()).await?;
            (with_project(emulator.client_builder())?, Some(emulator))
        }
        None => (cloud(global), None),
    };
    if let Some(region) = &global.region {
        client = client.region(region);
    }
    if let Some(project_id) = &global.project_id {
        client = client.project_id(project_id);
    }
    if let Some(tries) = global.max_attempts {
        client = client.retry_policy(RetryPolicy::default().max_attempts(tries));
    }
    if let Some(file) = &global.ca_file {
        client = client.root_certificate_pem(pem(file, global.left())?);
    }
    let client = client.timeout(global.left()).build().map_err(|error| {
        match (error.violation(), &global.ca_file) {
            (Some(violation), Some(file)) if violation.field() == "root_certificate_pem" => {
                bad_roots(file, violation.reason())
            }
            _ => error.into(),
        }
    })?;
    Ok(Connection {
        client,
        _emulator: emulator,
    })
}

/// An emulator's client has a project of its own, which comes before the environment's.
fn with_project(client: ClientBuilder) -> Result<ClientBuilder, Failure> {
    Ok(match variable(PROJECT_VARIABLE)? {
        Some(project_id) => client.default_project_id(project_id),
        None => client,
    })
}

/// A variable's value; an empty one counts as not set.
pub fn variable(name: &str) -> Result<Option<String>, Failure> {
    let value = env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(OsString::into_string)
        .transpose();
    value.map_err(|_| {
        Failure::Input(format!(
            "{name}: the variable is set to what is not UTF-8; set it to text, or unset it"
        ))
    })
}

fn pem(file: &Path, time: Duration) -> Result<Vec<u8>, Failure> {
    let content = files::read_within(file, time).map_err(|error| bad_roots(file, error))?;
    Ok(content.to_vec())
}

fn cloud(global: &Global) -> ClientBuilder {
    let mut client = Client::builder();
    if let Some(profile) = &global.profile {
        client = client.profile(profile);
    }
    match &global.endpoint {
        Some(endpoint) => client.endpoint(endpoint),
        None => client,
    }
}

fn bad_roots(file: &Path, problem: impl Display) -> Failure {
    Failure::option("--ca-file <FILE>", file.display(), problem)
}

async fn start(global: &Global, state: Option<PathBuf>) -> Result<Emulator, Failure> {
    let state = match state {
        Some(state) => state,
        None => default_state()?,
    };
    let mut emulator = Emulator::builder().state(state).share_state(global.timeout);
    if let Some(region) = &global.region {
        emulator = emulator.region(region);
    }
    survive_file_size_limit();
    emulator.start().await.map_err(|error| match error {
        StartError::State(_, ref why) if why.is_in_use() => Failure::Input(format!(
            "{error}; --endpoint URL sends to a running emulator, a longer --timeout waits longer"
        )),
        StartError::State(..) => Failure::Input(error.to_string()),
        error => Failure::machine(error),
    })
}

/// A write beyond the process's limit of a file's size becomes an error like a full disk, instead of its end.
pub fn survive_file_size_limit() {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        // SIGXFSZ has this number on both, but for some rare processors. A listener alone keeps it from killing.
        const SIGXFSZ: i32 = 25;
        let _ = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(SIGXFSZ));
    }
}

fn default_state() -> Result<PathBuf, Failure> {
    let strategy = etcetera::choose_base_strategy().map_err(|error| {
        Failure::Input(format!(
            "there is no state directory ({error}); name a file: --emulator=FILE"
        ))
    })?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Ok(folder.join("functiongraph").join("emulator.redb"))
}
