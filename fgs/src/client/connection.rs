//! The client that a command sends with: to the cloud, an endpoint, or an emulator inside this process.

use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

use functiongraph::__private::PROJECT_VARIABLE;
use functiongraph::{Client, ClientBuilder, RetryPolicy};
use functiongraph_emulator::Emulator;
use functiongraph_io::file;

use super::embedded_emulator;
use crate::args::global::Global;
use crate::env::variable;
use crate::failure::Failure;

/// A client, and the emulator that it uses, if any.
pub(crate) struct Connection {
    pub client: Client,
    _emulator: Option<Emulator>,
}

pub(crate) async fn connect(global: &Global) -> Result<Connection, Failure> {
    let (mut client, emulator) = match &global.emulator {
        Some(state) => {
            let emulator = embedded_emulator::start(global, state.clone()).await?;
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
    if let Some(attempts) = global.max_attempts {
        client = client.retry_policy(RetryPolicy::default().max_attempts(attempts));
    }
    if let Some(file) = &global.ca_file {
        client = client.root_certificate_pem(pem(file, global.remaining())?);
    }
    let client = client
        .timeout(global.remaining())
        .build()
        .map_err(|error| match (error.validation_error(), &global.ca_file) {
            (Some(validation_error), Some(file))
                if validation_error.field() == "root_certificate_pem" =>
            {
                bad_roots(file, validation_error.reason())
            }
            _ => error.into(),
        })?;
    Ok(Connection {
        client,
        _emulator: emulator,
    })
}

/// The emulator's client has its own project, which would take precedence over the environment's.
fn with_project(client: ClientBuilder) -> Result<ClientBuilder, Failure> {
    Ok(match variable(PROJECT_VARIABLE)? {
        Some(project_id) => client.default_project_id(project_id),
        None => client,
    })
}

fn pem(path: &Path, time: Duration) -> Result<Vec<u8>, Failure> {
    let content = file::read_within(path, time).map_err(|error| bad_roots(path, error))?;
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
