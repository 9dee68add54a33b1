//! Comparing secrets.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// Whether it is the secret. Digests are compared, so that the time it takes reveals nothing about the secret.
pub(crate) fn is_secret(candidate: &[u8], secret: &SecretString) -> bool {
    Sha256::digest(candidate) == Sha256::digest(secret.expose_secret())
}
