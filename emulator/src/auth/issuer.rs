//! Issues temporary credentials.

use std::time::Duration;

use super::issued_keys::IssuedKeys;
use super::issued_tokens::IssuedTokens;
use super::lifetime::DEFAULT_TTL;

pub(crate) struct Issuer {
    pub ttl: Duration,
    pub keys: IssuedKeys,
    pub tokens: IssuedTokens,
}

impl Issuer {
    pub(crate) fn new(ttl: Option<Duration>) -> Self {
        Self {
            ttl: ttl.unwrap_or(DEFAULT_TTL),
            keys: IssuedKeys::new(),
            tokens: IssuedTokens::new(),
        }
    }
}
