//! The temporary keys that the emulator has issued.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::SecretString;

use super::account::{Account, Temporary};
use super::expiring_map::ExpiringMap;
use super::lifetime::{CAPACITY, expiry, forgotten_at};
use crate::key_pair::new_key_pair;
use crate::random::random_hex;

/// By access key.
pub(crate) struct IssuedKeys(Mutex<ExpiringMap<String, Account>>);

pub(crate) struct TemporaryKeys {
    pub access_key: String,
    pub secret_key: String,
    pub security_token: String,
    pub expiry: SystemTime,
}

impl IssuedKeys {
    pub(super) fn new() -> Self {
        Self(Mutex::new(ExpiringMap::new(CAPACITY)))
    }

    pub(crate) fn issue(&self, ttl: Duration) -> io::Result<TemporaryKeys> {
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
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(
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

    /// The key pair of an access key, for a while also after its expiry.
    pub(super) fn account(&self, access_key: &str, now: SystemTime) -> Option<Account> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.get(&access_key.to_owned(), now).cloned()
    }
}
