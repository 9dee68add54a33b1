//! The temporary keys and the tokens that the emulator issues.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use secrecy::SecretString;
use sha2::{Digest, Sha256};

use super::account::{Account, Temporary};
use crate::expiring_map::ExpiringMap;
use crate::random::{new_key_pair, random_hex};

const DEFAULT_TTL: Duration = Duration::from_secs(24 * 60 * 60);
/// How long expired keys are remembered, for an error that names the reason.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// How many keys, and how many tokens, are known at a time; beyond that the first to expire are forgotten.
const CAPACITY: usize = 100_000;

/// Issues keys and tokens, and knows those it issued.
pub(crate) struct Issuer {
    pub ttl: Duration,
    issued: Mutex<IssuedCredentials>,
}

struct IssuedCredentials {
    /// By access key.
    keys: ExpiringMap<String, Account>,
    /// By the token's digest: how long it takes to find one tells nothing of what the tokens are.
    tokens: ExpiringMap<[u8; 32], Token>,
}

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

pub(crate) struct TemporaryKeys {
    pub access_key: String,
    pub secret_key: String,
    pub security_token: String,
    pub expiry: SystemTime,
}

impl Issuer {
    pub(crate) fn new(ttl: Option<Duration>) -> Self {
        let issued = IssuedCredentials {
            keys: ExpiringMap::new(CAPACITY),
            tokens: ExpiringMap::new(CAPACITY),
        };
        Self {
            ttl: ttl.unwrap_or(DEFAULT_TTL),
            issued: Mutex::new(issued),
        }
    }

    /// The key pair of an access key, for a while also after its expiry.
    pub(crate) fn account(&self, access_key: &str, now: SystemTime) -> Option<Account> {
        self.issued().keys.get(&access_key.to_owned(), now).cloned()
    }

    /// Whether the request has a valid token for a project.
    pub(crate) fn has_project_token(&self, headers: &HeaderMap, now: SystemTime) -> bool {
        headers
            .get("x-auth-token")
            .is_some_and(|token| self.is_valid(token.as_bytes(), &[TokenKind::Project], now))
    }

    pub(crate) fn is_valid(&self, token: &[u8], kinds: &[TokenKind], now: SystemTime) -> bool {
        let mut issued = self.issued();
        let token = issued.tokens.get(&Sha256::digest(token).into(), now);
        token.is_some_and(|token| kinds.contains(&token.kind) && token.expiry > now)
    }

    pub(crate) fn token(&self, kind: TokenKind, ttl: Duration) -> io::Result<(String, SystemTime)> {
        let secret = random_hex()?;
        let expiry = expiry(ttl);
        let digest = Sha256::digest(&secret).into();
        self.issued().tokens.insert(
            digest,
            Token { kind, expiry },
            forgotten_at(expiry),
            SystemTime::now(),
        );
        Ok((secret, expiry))
    }

    pub(crate) fn temporary_keys(&self, ttl: Duration) -> io::Result<TemporaryKeys> {
        let ((access_key, secret_key), security_token) = (new_key_pair()?, random_hex()?);
        let expiry = expiry(ttl);
        let account = Account {
            access_key: access_key.clone(),
            secret_key: SecretString::from(secret_key.as_str()),
            temporary: Some(Temporary {
                security_token: SecretString::from(security_token.as_str()),
                expiry,
            }),
        };
        self.issued().keys.insert(
            access_key.clone(),
            account,
            forgotten_at(expiry),
            SystemTime::now(),
        );
        Ok(TemporaryKeys {
            access_key,
            secret_key,
            security_token,
            expiry,
        })
    }

    fn issued(&self) -> MutexGuard<'_, IssuedCredentials> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn forgotten_at(expiry: SystemTime) -> SystemTime {
    expiry.checked_add(REMEMBERED).unwrap_or(expiry)
}

/// A time too far in the future to be written is replaced by the default.
fn expiry(ttl: Duration) -> SystemTime {
    let now = SystemTime::now();
    let expiry = now
        .checked_add(ttl)
        .filter(|expiry| jiff::Timestamp::try_from(*expiry).is_ok());
    expiry.unwrap_or(now + DEFAULT_TTL)
}
