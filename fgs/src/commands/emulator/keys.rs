//! Which keys and tokens an emulator accepts.

use functiongraph::__private::{KEY_VARIABLES, TOKEN_VARIABLE};
use functiongraph_emulator::EmulatorBuilder;

use crate::args::emulator::Serve;
use crate::env::variable;
use crate::failure::Failure;

/// An access key and its secret key.
pub(super) type KeyPair = (String, String);

/// Adds the keys and tokens of the options, else those of the environment, else a pair that is generated and returned.
pub(super) fn add_keys(
    mut emulator: EmulatorBuilder,
    serve: &Serve,
) -> Result<(EmulatorBuilder, Option<KeyPair>), Failure> {
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
    Ok((emulator, generated))
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
fn environment_keys(has_token: bool) -> Result<Option<KeyPair>, Failure> {
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
