//! Authenticating requests.

use std::time::SystemTime;

use axum::http::request::Parts;
use secrecy::SecretString;

use super::account::Account;
use super::error::AuthError;
use super::issuer::Issuer;
use super::signature;
use super::tokens::token_is_known;

/// The credentials that requests are accepted with.
pub(crate) struct Authenticator {
    pub keys: Vec<Account>,
    pub tokens: Vec<SecretString>,
    pub issuer: Issuer,
}

impl Authenticator {
    /// Checks that a request has a token or signature that is configured or was issued.
    pub(crate) fn authenticate(&self, parts: &Parts, body: &[u8]) -> Result<(), AuthError> {
        let now = SystemTime::now();
        if token_is_known(&parts.headers, &self.tokens)
            || self.issuer.tokens.has_project_token(&parts.headers, now)
        {
            return Ok(());
        }
        signature::verify(parts, body, |access_key| self.account(access_key, now), now)
    }

    fn account(&self, access_key: &str, now: SystemTime) -> Option<Account> {
        let configured = self
            .keys
            .iter()
            .find(|account| account.access_key == access_key);
        configured
            .cloned()
            .or_else(|| self.issuer.keys.account(access_key, now))
    }
}
