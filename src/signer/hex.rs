//! Digests in hexadecimal.

/// A SHA-256 digest in hexadecimal.
pub(super) type HexDigest = [u8; 64];

const DIGITS: &[u8; 16] = b"0123456789abcdef";

pub(super) fn hex(digest: impl Into<[u8; 32]>) -> HexDigest {
    let mut text = [0; 64];
    let (pairs, _) = text.as_chunks_mut();
    for ([high, low], byte) in pairs.iter_mut().zip(digest.into()) {
        *high = DIGITS[usize::from(byte >> 4)];
        *low = DIGITS[usize::from(byte & 0xf)];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_two_digits_a_byte() {
        let mut digest = [0; 32];
        (digest[0], digest[1], digest[31]) = (0x0a, 0xf5, 0xff);
        let text = format!("0af5{}ff", "0".repeat(58));
        assert_eq!(hex(digest), text.as_bytes());
    }
}
