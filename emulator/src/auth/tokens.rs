//! Tokens that are configured.

use axum::http::HeaderMap;
use secrecy::SecretString;

use super::secret::is_secret;

/// Whether the request has one of the tokens.
pub fn token_is_known(headers: &HeaderMap, tokens: &[SecretString]) -> bool {
    let Some(token) = headers.get("x-auth-token") else {
        return false;
    };
    tokens.iter().fold(false, |known, secret| {
        known | is_secret(token.as_bytes(), secret)
    })
}
