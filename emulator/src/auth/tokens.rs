//! Tokens that are configured.

use axum::http::HeaderMap;
use secrecy::SecretString;

use super::secret::is_secret;

/// Whether one of the tokens came with the request.
pub fn token_is_known(headers: &HeaderMap, tokens: &[SecretString]) -> bool {
    let Some(token) = headers.get("x-auth-token") else {
        return false;
    };
    tokens.iter().fold(false, |known, secret| {
        known | is_secret(token.as_bytes(), secret)
    })
}
