//! Key pairs, and what limits temporary ones.

use std::time::SystemTime;

use axum::http::HeaderMap;
use secrecy::SecretString;

use super::error::AuthError;
use super::secret::is_secret;

/// A key pair that requests may be signed with.
#[derive(Clone)]
pub struct Account {
    pub(crate) access_key: String,
    pub(crate) secret_key: SecretString,
    pub(crate) temporary: Option<Temporary>,
}

impl Account {
    /// A key pair without an expiry.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<SecretString>) -> Self {
        Self {
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            temporary: None,
        }
    }
}

/// What makes a key pair a temporary one.
#[derive(Clone)]
pub(crate) struct Temporary {
    pub security_token: SecretString,
    pub expiry: SystemTime,
}

impl Temporary {
    /// Checks that the request has the security token of the pair, and that the pair has not expired.
    pub(crate) fn check(&self, headers: &HeaderMap, now: SystemTime) -> Result<(), AuthError> {
        let token = headers
            .get("x-security-token")
            .ok_or("X-Security-Token is missing; temporary keys require it")?;
        if !is_secret(token.as_bytes(), &self.security_token) {
            return Err("the security token is not that of the access key");
        }
        if self.expiry <= now {
            return Err("the keys have expired");
        }
        Ok(())
    }
}
