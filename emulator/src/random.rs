//! Random text.

use std::io;

/// 16 random bytes, for ids and keys.
pub(crate) fn random_hex() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(hex::encode(bytes))
}

/// The id of a request, which need not be hard to guess.
pub(crate) fn request_id() -> String {
    format!("{:032x}", fastrand::u128(..))
}
