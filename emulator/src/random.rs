//! Random keys and ids.

use std::io;

/// Generates an access key and a secret key, for [`EmulatorBuilder::access_key`](crate::EmulatorBuilder::access_key).
///
/// # Errors
///
/// When the system has no random bytes.
pub fn new_key_pair() -> io::Result<(String, String)> {
    Ok((random_hex()?.to_uppercase(), random_hex()?))
}

/// 16 random bytes, for ids and keys.
pub(crate) fn random_hex() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(hex::encode(bytes))
}
