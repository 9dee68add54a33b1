//! `fgs emulator serve`.

use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use functiongraph::__private::{KEY_VARIABLES, TOKEN_VARIABLE};
use functiongraph_emulator::{Emulator, PROJECT_ID};
use tokio::time::timeout;

use crate::args::emulator::Serve;
use crate::args::global::Global;
use crate::env::variable;
use crate::failure::Failure;
use crate::output;
use crate::serve_config::{ConfigFile, Wait, add_functions, start_failure, subscriptions};
use crate::signals::{Signals, survive_file_size_limit};
use crate::state_file;

/// How long the end of a server may take without a word.
const SILENCE: Duration = Duration::from_millis(300);
const PROJECT: &str = "HUAWEICLOUD_SDK_PROJECT_ID";

pub(crate) async fn serve(global: &Global, serve: Serve) -> Result<(), Failure> {
    let config = match &serve.config {
        Some(file) => ConfigFile::open(file.clone(), global.remaining())?,
        None => ConfigFile::none(),
    };
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
        emulator = emulator.state(state_file::named("--state <FILE>", file)?);
    } else if let Some(file) = of_file(&settings.state) {
        emulator = emulator.state(config.state_file(file)?);
    }
    let deliver = serve.deliver.clone();
    if let Some(folder) = deliver.or_else(|| of_file(&settings.deliver)) {
        emulator = emulator.deliver_to(folder);
    }
    let retry_wait = settings.retry_wait.map(|Wait(wait)| wait);
    if let Some(wait) = serve.retry_wait.or(retry_wait) {
        emulator = emulator.retry_wait(wait);
    }
    for (topic, url) in subscriptions(&serve, settings)? {
        emulator = emulator.smn_subscription(topic, url);
    }
    let mut generated = None;
    for pair in &serve.access_keys {
        let (access_key, secret_key) = pair
            .split_once(':')
            .filter(|(access_key, secret_key)| !access_key.is_empty() && !secret_key.is_empty())
            .ok_or_else(|| Failure::option("--access-key <AK:SK>", "***", "AK:SK is expected"))?;
        check_secret("--access-key <AK:SK>", pair)?;
        emulator = emulator.access_key(access_key, secret_key);
    }
    if serve.access_keys.is_empty() && serve.auth_tokens.is_empty() {
        let token = variable(TOKEN_VARIABLE)?;
        if let Some(token) = &token {
            check_secret(TOKEN_VARIABLE, token)?;
            emulator = emulator.auth_token(token);
        }
        match environment_keys(token.is_some())? {
            Some((access_key, secret_key)) => {
                emulator = emulator.access_key(access_key, secret_key);
            }
            None if token.is_some() => {}
            None => {
                let (access_key, secret_key) =
                    functiongraph_emulator::new_key_pair().map_err(Failure::failed)?;
                emulator = emulator.access_key(&access_key, &secret_key);
                generated = Some((access_key, secret_key));
            }
        }
    }
    for token in &serve.auth_tokens {
        if token.is_empty() {
            return Err(Failure::option(
                "--auth-token <TOKEN>",
                token,
                "a token is expected",
            ));
        }
        check_secret("--auth-token <TOKEN>", token)?;
        emulator = emulator.auth_token(token);
    }
    emulator = add_functions(emulator, &serve, &config)?;
    let known = serve.known_functions.iter();
    for function in known.chain(&settings.known_functions) {
        emulator = emulator.with_function(function.clone());
    }
    for host in serve.allowed_hosts.iter().chain(&settings.allow_hosts) {
        emulator = emulator.allow_host(host);
    }
    survive_file_size_limit();
    let mut signals = Signals::install().map_err(Failure::failed)?;
    let started = tokio::select! {
        started = emulator.start() => started,
        _ = signals.next() => return Ok(()),
    };
    let emulator = started.map_err(|error| start_failure(error, &serve, &config))?;
    let mut text = format!("listening on {}\n", emulator.endpoint());
    if let Some((access_key, secret_key)) = generated {
        let [[access_name, secret_name], ..] = KEY_VARIABLES;
        text.push_str(&format!(
            "export {access_name}={access_key} {secret_name}={secret_key} {PROJECT}={PROJECT_ID}\n"
        ));
    }
    output::print(&text)?;
    signals.next().await;
    // A second signal ends it at once.
    tokio::select! {
        () = shut_down(emulator) => {}
        _ = signals.next() => {}
    }
    Ok(())
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

/// No request can have such a key or token. `source` is an option or a variable; the secret is not shown.
fn check_secret(source: &str, secret: &str) -> Result<(), Failure> {
    if !secret.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        return Ok(());
    }
    Err(Failure::option(
        source,
        "***",
        "it contains white space or a control character; remove it",
    ))
}

/// The first pair that the environment has. A client comes to the last variables after the token.
fn environment_keys(has_token: bool) -> Result<Option<(String, String)>, Failure> {
    let last = usize::from(has_token);
    for [access_name, secret_name] in &KEY_VARIABLES[..KEY_VARIABLES.len() - last] {
        let (set, missing) = match (variable(access_name)?, variable(secret_name)?) {
            (Some(access_key), Some(secret_key)) => {
                check_secret(access_name, &access_key)?;
                check_secret(secret_name, &secret_key)?;
                return Ok(Some((access_key, secret_key)));
            }
            (None, None) => continue,
            (Some(_), None) => (access_name, secret_name),
            (None, Some(_)) => (secret_name, access_name),
        };
        return Err(Failure::InvalidInput(format!(
            "{set} is set but {missing} is not; set both"
        )));
    }
    Ok(None)
}
