//! Bodies that cannot be read as text.

use functiongraph_io::printable::one_line;

use super::MAX_TEXT;

/// Why a body is not text, if it is not: it is encoded, or not UTF-8.
pub(crate) fn not_text(body: &[u8], header: Option<&str>) -> Option<String> {
    if let Some(encoding) = content_encoding(body, header) {
        return Some(format!("is encoded ({encoding}), which was not requested"));
    }
    let text = String::from_utf8_lossy(&body[..body.len().min(MAX_TEXT)]);
    let is_unreadable = |letter: char| letter == char::REPLACEMENT_CHARACTER || is_control(letter);
    let all = text.chars().count();
    let unreadable = text.chars().filter(|letter| is_unreadable(*letter)).count();
    // A few such bytes do not make a text unreadable.
    (all > 4 && unreadable * 4 > all).then(|| format!("is not UTF-8 text ({} bytes)", body.len()))
}

fn is_control(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace()
}

/// The encoding of a body, by its magic number or its `Content-Encoding`. A body that is plain text in spite of that
/// header can be read.
fn content_encoding(body: &[u8], header: Option<&str>) -> Option<String> {
    const MAGIC_NUMBERS: [(&[u8], &str); 2] =
        [(b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd")];
    let known = MAGIC_NUMBERS
        .iter()
        .find(|(magic, _)| body.starts_with(magic));
    if let Some((_, encoding)) = known {
        return Some((*encoding).to_owned());
    }
    let header = header
        .map(one_line)
        .filter(|header| !header.is_empty() && !header.eq_ignore_ascii_case("identity"))?;
    let is_text = std::str::from_utf8(body).is_ok_and(|text| !text.contains(is_control));
    (!is_text).then_some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_content_encodings() {
        let gzip = b"\x1f\x8b\x08\x00\x00";
        assert_eq!(content_encoding(gzip, None).as_deref(), Some("gzip"));
        assert_eq!(
            content_encoding(b"\x8b\x02\x80{}", Some("br")).as_deref(),
            Some("br")
        );
        assert_eq!(
            content_encoding(b"x\x9c\x01", Some("deflate")).as_deref(),
            Some("deflate")
        );
        for (text, header) in [
            (&b"{}"[..], Some("gzip")),
            (b"", Some("gzip")),
            (b"\xff", None),
            (b"\xff", Some("identity")),
        ] {
            assert_eq!(content_encoding(text, header), None);
        }
    }
}
