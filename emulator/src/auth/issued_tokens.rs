//! The tokens that the emulator has issued.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use sha2::{Digest, Sha256};

use super::expiring_map::ExpiringMap;
use super::lifetime::{CAPACITY, expiry, forgotten_at};
use crate::random::random_hex;

/// By the token's digest, so that the time of a lookup reveals nothing about the tokens.
pub(crate) struct IssuedTokens(Mutex<ExpiringMap<[u8; 32], Token>>);

struct Token {
    kind: TokenKind,
    expiry: SystemTime,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum TokenKind {
    /// For the metadata service alone.
    Metadata,
    /// Of a federated user: IAM exchanges it for keys, and nothing else accepts it.
    Unscoped,
    /// For a project.
    Project,
}

impl IssuedTokens {
    pub(super) fn new() -> Self {
        Self(Mutex::new(ExpiringMap::new(CAPACITY)))
    }

    pub(crate) fn issue(&self, kind: TokenKind, ttl: Duration) -> io::Result<(String, SystemTime)> {
        let secret = random_hex()?;
        let expiry = expiry(ttl);
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(
                Sha256::digest(&secret).into(),
                Token { kind, expiry },
                forgotten_at(expiry),
                SystemTime::now(),
            );
        Ok((secret, expiry))
    }

    pub(crate) fn is_valid(&self, token: &[u8], kinds: &[TokenKind], now: SystemTime) -> bool {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let token = tokens.get(&Sha256::digest(token).into(), now);
        token.is_some_and(|token| kinds.contains(&token.kind) && token.expiry > now)
    }

    /// Whether the request has a valid token for a project.
    pub(super) fn has_project_token(&self, headers: &HeaderMap, now: SystemTime) -> bool {
        headers
            .get("x-auth-token")
            .is_some_and(|token| self.is_valid(token.as_bytes(), &[TokenKind::Project], now))
    }
}
