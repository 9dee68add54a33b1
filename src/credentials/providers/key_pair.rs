//! Reads a pair of keys from environment variables.

use crate::config::env::Env;
use crate::credentials::credentials::Credentials;
use crate::credentials::not_loaded::CredentialsNotLoaded;

/// A pair of keys with its optional security token, or `None` if neither key is set.
pub(super) fn key_pair(
    env: &Env,
    access_key: &str,
    secret_key: &str,
    security_token: &str,
) -> Result<Option<Credentials>, CredentialsNotLoaded> {
    match (env.get(access_key)?, env.get(secret_key)?) {
        (Some(access), Some(secret)) => {
            let keys = Credentials::keys(access, secret);
            Ok(Some(match env.get(security_token)? {
                Some(token) => keys.security_token(token),
                None => keys,
            }))
        }
        (None, None) => Ok(None),
        (Some(_), None) => Err(CredentialsNotLoaded::missing_counterpart(
            access_key, secret_key,
        )),
        (None, Some(_)) => Err(CredentialsNotLoaded::missing_counterpart(
            secret_key, access_key,
        )),
    }
}
