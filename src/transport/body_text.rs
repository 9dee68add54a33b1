//! Bodies that should be text, and the beginning of one for a message.

use functiongraph_io::printable::one_line;

use super::redaction::Secrets;

/// How much of a body is looked at.
const LOOKED_AT: usize = 64 * 1024;

/// What a body is that should be text, and is none.
pub(crate) fn not_text(body: &[u8], header: Option<&str>) -> Option<String> {
    if let Some(encoding) = encoded(body, header) {
        return Some(format!("is encoded ({encoding}), which was not requested"));
    }
    let text = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]);
    let is_odd = |letter: char| {
        letter == char::REPLACEMENT_CHARACTER || letter.is_control() && !letter.is_whitespace()
    };
    let (all, odd) = (
        text.chars().count(),
        text.chars().filter(|letter| is_odd(*letter)).count(),
    );
    // A stray byte does not make a text unreadable.
    (all > 4 && odd * 4 > all).then(|| format!("is not UTF-8 text ({} bytes)", body.len()))
}

/// How a body is encoded, by its header or by how it begins. A header over plain text is wrong and does no harm.
fn encoded(body: &[u8], header: Option<&str>) -> Option<String> {
    const BEGINNINGS: [(&[u8], &str); 2] = [(b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd")];
    let known = BEGINNINGS
        .iter()
        .find(|(beginning, _)| body.starts_with(beginning));
    if let Some((_, encoding)) = known {
        return Some((*encoding).to_owned());
    }
    let header = header
        .map(one_line)
        .filter(|header| !header.is_empty() && !header.eq_ignore_ascii_case("identity"))?;
    let is_text = std::str::from_utf8(body).is_ok_and(|text| {
        !text.contains(|letter: char| letter.is_control() && !letter.is_whitespace())
    });
    (!is_text).then_some(header)
}

/// The beginning of a body, for a line about it.
pub(crate) fn beginning(body: &[u8], secrets: &Secrets) -> String {
    const CHARS: usize = 200;
    let text = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]);
    let line = one_line(&secrets.mask(&text));
    line.char_indices()
        .nth(CHARS)
        .map_or(line.clone(), |(end, _)| format!("{}…", &line[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::error_body::ErrorBody;

    fn parse(status: u16, body: &[u8]) -> ErrorBody {
        ErrorBody::parse(status, body, None, &Secrets::default())
    }

    #[test]
    fn names_an_encoding_and_shows_no_binary() {
        let gzip = b"\x1f\x8b\x08\x00\x00";
        assert_eq!(encoded(gzip, None).as_deref(), Some("gzip"));
        assert_eq!(
            encoded(b"\x8b\x02\x80{}", Some("br")).as_deref(),
            Some("br")
        );
        assert_eq!(
            encoded(b"x\x9c\x01", Some("deflate")).as_deref(),
            Some("deflate")
        );
        for (text, header) in [
            (&b"{}"[..], Some("gzip")),
            (b"", Some("gzip")),
            (b"\xff", None),
            (b"\xff", Some("identity")),
        ] {
            assert_eq!(encoded(text, header), None);
        }
        let error = parse(502, gzip);
        assert!(
            error.message.contains("gzip") && error.message.is_ascii(),
            "{error:?}"
        );
        let error = parse(502, b"x\x9c\xabVJ-*\xca/R\xb2RP\x02\xe2\xf4\xfd");
        assert!(
            error.message.contains("is not UTF-8 text (17 bytes)"),
            "{error:?}"
        );
    }
}
