//! `fgs emulator`.

use functiongraph_emulator::{Emulator, EmulatorBuilder, PROJECT_ID, StartError};

use crate::args::emulator::Serve;
use crate::args::function_source::{Function, Place};
use crate::args::global::Global;
use crate::env::variable;
use crate::failure::Failure;
use crate::output;
use crate::signals::{Signals, survive_file_size_limit};
use crate::state_file;

const ACCESS_KEY: &str = "HUAWEICLOUD_SDK_AK";
const PROJECT: &str = "HUAWEICLOUD_SDK_PROJECT_ID";
const SMN: &str = "--smn <TOPIC_URN=URL>";
const SECRET_KEY: &str = "HUAWEICLOUD_SDK_SK";

pub(crate) async fn serve(global: &Global, serve: Serve) -> Result<(), Failure> {
    let mut emulator = Emulator::builder()
        .listen(serve.listen)
        .strict(serve.strict);
    if let Some(region) = &global.region {
        emulator = emulator.region(region);
    }
    if serve.allow_remote {
        emulator = emulator.allow_remote();
    }
    if let Some(file) = serve.state {
        emulator = emulator.state(state_file::named("--state <FILE>", file)?);
    }
    if let Some(folder) = serve.deliver {
        emulator = emulator.deliver_to(folder);
    }
    if let Some(wait) = serve.retry_wait {
        emulator = emulator.retry_wait(wait);
    }
    for subscription in &serve.smn_subscriptions {
        let (topic, url) = subscription
            .split_once('=')
            .ok_or_else(|| Failure::option(SMN, subscription, "TOPIC_URN=URL is expected"))?;
        emulator = emulator.smn_subscription(topic, url);
    }
    let mut generated = None;
    for pair in &serve.access_keys {
        let (access_key, secret_key) = pair
            .split_once(':')
            .filter(|(access_key, secret_key)| !access_key.is_empty() && !secret_key.is_empty())
            .ok_or_else(|| Failure::option("--access-key <AK:SK>", "***", "AK:SK is expected"))?;
        emulator = emulator.access_key(access_key, secret_key);
    }
    if serve.access_keys.is_empty() && serve.auth_tokens.is_empty() {
        match (variable(ACCESS_KEY)?, variable(SECRET_KEY)?) {
            (Some(access_key), Some(secret_key)) => {
                emulator = emulator.access_key(access_key, secret_key)
            }
            (Some(_), None) => {
                return Err(Failure::InvalidInput(format!(
                    "{ACCESS_KEY} is set but {SECRET_KEY} is not; set both"
                )));
            }
            (None, Some(_)) => {
                return Err(Failure::InvalidInput(format!(
                    "{SECRET_KEY} is set but {ACCESS_KEY} is not; set both"
                )));
            }
            (None, None) => {
                let (access_key, secret_key) =
                    functiongraph_emulator::new_key_pair().map_err(Failure::failed)?;
                emulator = emulator.access_key(&access_key, &secret_key);
                generated = Some((access_key, secret_key));
            }
        }
    }
    for token in serve.auth_tokens {
        if token.is_empty() {
            return Err(Failure::option(
                "--auth-token <TOKEN>",
                token,
                "a token is expected",
            ));
        }
        emulator = emulator.auth_token(token);
    }
    let texts: Vec<_> = serve
        .functions
        .iter()
        .map(|function| (function.urn.clone(), function.text.clone()))
        .collect();
    emulator = run_functions(emulator, serve.functions, &serve.variables)?;
    if let Some(timeout) = serve.function_timeout {
        emulator = emulator.function_timeout(timeout);
    }
    if let Some(events) = serve.concurrency {
        emulator = emulator.function_concurrency(events);
    }
    for function in serve.known_functions {
        emulator = emulator.with_function(function);
    }
    for host in serve.allowed_hosts {
        emulator = emulator.allow_host(host);
    }
    survive_file_size_limit();
    let mut signals = Signals::install().map_err(Failure::failed)?;
    let started = tokio::select! {
        started = emulator.start() => started,
        _ = signals.next() => return Ok(()),
    };
    let emulator = started.map_err(|error| match error {
        StartError::NotLoopback(address) => Failure::option(
            "--listen <ADDRESS:PORT>",
            address,
            "other machines can reach it; use 127.0.0.1, or add --allow-remote",
        ),
        StartError::InvalidSubscription(reason) => {
            Failure::option(SMN, serve.smn_subscriptions.join(", "), reason)
        }
        StartError::InvalidHost(host) => Failure::option(
            "--allow-host <HOST>",
            host,
            "a name or an IP address is expected, without scheme and port",
        ),
        StartError::Function(function, problem) => {
            let given = texts.iter().find(|(urn, _)| *urn == function);
            let text = given.map_or(function.as_str(), |(_, text)| text);
            Failure::option("--function <NAME=URL|DIR>", text, problem)
        }
        error => Failure::InvalidInput(error.to_string()),
    })?;
    let mut text = format!("listening on {}\n", emulator.endpoint());
    if let Some((access_key, secret_key)) = generated {
        text.push_str(&format!(
            "export {ACCESS_KEY}={access_key} {SECRET_KEY}={secret_key} {PROJECT}={PROJECT_ID}\n"
        ));
    }
    output::print(&text)?;
    signals.next().await;
    // A second signal ends it at once.
    tokio::select! {
        () = emulator.shutdown() => {}
        _ = signals.next() => {}
    }
    Ok(())
}

fn run_functions(
    mut emulator: EmulatorBuilder,
    functions: Vec<Function>,
    variables: &[(String, String)],
) -> Result<EmulatorBuilder, Failure> {
    let has_folder = functions
        .iter()
        .any(|function| matches!(function.place, Place::Folder(_)));
    if let Some((name, _)) = variables.first().filter(|_| !has_folder) {
        return Err(Failure::option(
            "--env <KEY=VALUE>",
            name,
            "servers have the environment that they were started with; give a --function that is a folder, or none",
        ));
    }
    for (at, (name, value)) in variables.iter().enumerate() {
        if variables[..at].iter().any(|(other, _)| other == name) {
            return Err(Failure::option(
                "--env <KEY=VALUE>",
                name,
                "it is given twice; give one value",
            ));
        }
        emulator = emulator.function_env(name, value);
    }
    for Function { urn, place, .. } in functions {
        emulator = match place {
            Place::Url(url) => emulator.run_url(urn, url),
            Place::Folder(folder) => emulator.run_folder(urn, folder),
        };
    }
    Ok(emulator)
}
