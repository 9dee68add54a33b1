//! `fgs emulator serve`.

use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use functiongraph::__private::{KEY_VARIABLES, PROJECT_VARIABLE};
use functiongraph_emulator::{Emulator, EmulatorBuilder, PROJECT_ID};
use tokio::time::timeout;

use super::keys::{KeyPair, add_keys};
use crate::args::emulator::Serve;
use crate::args::global::Global;
use crate::failure::Failure;
use crate::output;
use crate::process::signals::{Signals, survive_file_size_limit};
use crate::serve_config::{ConfigFile, Wait, add_functions, start_failure, subscriptions};
use crate::state_file;

/// How long the end of a server may take without a word.
const SILENCE: Duration = Duration::from_millis(300);

pub(crate) async fn serve(global: &Global, serve: Serve) -> Result<(), Failure> {
    let config = match &serve.config {
        Some(file) => ConfigFile::open(file.clone(), global.remaining())?,
        None => ConfigFile::none(),
    };
    let emulator = with_settings(global, &serve, &config)?;
    let (emulator, generated) = add_keys(emulator, &serve)?;
    let emulator = add_functions(emulator, &serve, &config)?;
    let emulator = with_names(emulator, &serve, &config);
    survive_file_size_limit();
    let mut signals = Signals::install().map_err(Failure::failed)?;
    let started = tokio::select! {
        started = emulator.start() => started,
        _ = signals.next() => return Ok(()),
    };
    let emulator = started.map_err(|error| start_failure(error, &serve, &config))?;
    output::print(&greeting(&emulator, generated))?;
    signals.next().await;
    // A second signal ends it at once.
    tokio::select! {
        () = shut_down(emulator) => {}
        _ = signals.next() => {}
    }
    Ok(())
}

/// An emulator with the settings of the options, or else of the file.
fn with_settings(
    global: &Global,
    serve: &Serve,
    config: &ConfigFile,
) -> Result<EmulatorBuilder, Failure> {
    let settings = &config.settings;
    let mut emulator = Emulator::builder().strict(serve.strict || settings.strict);
    if let Some(address) = serve.listen.or(settings.listen) {
        emulator = emulator.listen(address);
    }
    if let Some(region) = global.region.as_ref().or(settings.region.as_ref()) {
        emulator = emulator.region(region);
    }
    if serve.allow_remote || settings.allow_remote {
        emulator = emulator.allow_remote();
    }
    let of_file = |path: &Option<PathBuf>| path.as_ref().map(|path| config.resolve(path));
    if let Some(file) = serve.state.clone() {
        emulator = emulator.state_file(state_file::named("--state <FILE>", file)?);
    } else if let Some(file) = of_file(&settings.state) {
        emulator = emulator.state_file(config.state_file(file)?);
    }
    let deliver = serve.deliver.clone();
    if let Some(folder) = deliver.or_else(|| of_file(&settings.deliver)) {
        emulator = emulator.deliver_to(folder);
    }
    let retry_wait = settings.retry_wait.map(|Wait(wait)| wait);
    if let Some(wait) = serve.retry_wait.or(retry_wait) {
        emulator = emulator.retry_wait(wait);
    }
    for (topic, url) in subscriptions(serve, settings)? {
        emulator = emulator.smn_subscription(topic, url);
    }
    Ok(emulator)
}

/// Adds the functions that are known, and the hosts that requests may be sent to.
fn with_names(
    mut emulator: EmulatorBuilder,
    serve: &Serve,
    config: &ConfigFile,
) -> EmulatorBuilder {
    let settings = &config.settings;
    let known = serve.known_functions.iter();
    for function in known.chain(&settings.known_functions) {
        emulator = emulator.with_function(function.clone());
    }
    for host in serve.allowed_hosts.iter().chain(&settings.allow_hosts) {
        emulator = emulator.allow_host(host);
    }
    emulator
}

/// Where the emulator listens, and the variables that a generated pair is set by.
fn greeting(emulator: &Emulator, generated: Option<KeyPair>) -> String {
    let mut text = format!("listening on {}\n", emulator.endpoint());
    if let Some((access_key, secret_key)) = generated {
        let [[access_name, secret_name], ..] = KEY_VARIABLES;
        text.push_str(&format!(
            "export {access_name}={access_key} {secret_name}={secret_key} {PROJECT_VARIABLE}={PROJECT_ID}\n"
        ));
    }
    text
}

/// Completes what runs, and says so where that takes a while.
async fn shut_down(emulator: Emulator) {
    let running = emulator.running_invocations();
    let mut shutdown = pin!(emulator.shutdown());
    if timeout(SILENCE, &mut shutdown).await.is_ok() {
        return;
    }
    if running > 0 {
        let invocations = match running {
            1 => "1 running invocation".to_owned(),
            _ => format!("{running} running invocations"),
        };
        output::notice(&format!(
            "waiting up to 5 s for {invocations}; a second signal ends at once"
        ));
    }
    shutdown.await;
}
