//! Digests in hexadecimal.

/// A SHA-256 digest in hexadecimal.
pub(super) type HexDigest = [u8; 64];

pub(super) fn hex(digest: impl Into<[u8; 32]>) -> HexDigest {
    let mut text = [0; 64];
    let (pairs, _) = text.as_chunks_mut();
    for ([high, low], byte) in pairs.iter_mut().zip(digest.into()) {
        (*high, *low) = (digit(byte >> 4), digit(byte & 0xf));
    }
    text
}

/// Without a table, so that many are computed at once.
fn digit(number: u8) -> u8 {
    if number < 10 {
        b'0' + number
    } else {
        b'a' - 10 + number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_two_digits_per_byte() {
        let mut digest = [0; 32];
        (digest[0], digest[1], digest[31]) = (0x0a, 0xf5, 0xff);
        let text = format!("0af5{}ff", "0".repeat(58));
        assert_eq!(hex(digest), text.as_bytes());
    }
}
