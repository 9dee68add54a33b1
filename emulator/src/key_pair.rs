//! Generated key pairs.

use std::io;

use crate::random::random_hex;

/// Generates an access key and a secret key, for [`EmulatorBuilder::access_key`](crate::EmulatorBuilder::access_key).
///
/// # Errors
///
/// When the system has no random bytes.
pub fn new_key_pair() -> io::Result<(String, String)> {
    Ok((random_hex()?.to_uppercase(), random_hex()?))
}
