//! `fgs emulator`.

use functiongraph_emulator::{Emulator, StartError};

use crate::args::emulator::Serve;
use crate::args::global::Global;
use crate::env::variable;
use crate::failure::Failure;
use crate::output;
use crate::signals::{Signals, survive_file_size_limit};

const ACCESS_KEY: &str = "HUAWEICLOUD_SDK_AK";
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
        emulator = emulator.state(file);
    }
    if let Some(folder) = serve.deliver {
        emulator = emulator.deliver_to(folder);
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
        error => Failure::InvalidInput(error.to_string()),
    })?;
    let mut text = format!("listening on {}\n", emulator.endpoint());
    if let Some((access_key, secret_key)) = generated {
        text.push_str(&format!(
            "export {ACCESS_KEY}={access_key} {SECRET_KEY}={secret_key}\n"
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
