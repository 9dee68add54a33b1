//! Strings in the text of JSON.

use std::borrow::Cow;

use memchr::memchr;

/// A string as JSON writes it.
pub(crate) fn quoted(text: &str) -> String {
    // Writing a string does not fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// Writes a comma before all but the first.
pub(crate) fn separate(text: &mut String) {
    if text.len() > 1 {
        text.push(',');
    }
}

/// The text of a body: without a byte order mark, and with U+FFFD for bytes that are not UTF-8.
pub(crate) fn readable(body: &[u8]) -> Cow<'_, str> {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    String::from_utf8_lossy(body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body))
}

/// What a JSON string says. Surrogates that stand alone are U+FFFD, since no text can hold them.
#[inline]
pub(crate) fn unquoted(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    // Without an early end, this is many bytes at once, and most strings are short.
    let has_escape = inner
        .bytes()
        .fold(false, |found, byte| found | (byte == b'\\'));
    if has_escape {
        return unescape(inner).map(Cow::Owned);
    }
    Some(Cow::Borrowed(inner))
}

/// The text of a string with escapes, which is never longer than they are.
fn unescape(inner: &str) -> Option<String> {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let mut letters = after.chars();
        let letter = match letters.next()? {
            letter @ ('"' | '\\' | '/') => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = escaped_unit(after)?;
                let second = after
                    .get(5..)
                    .and_then(|next| escaped_unit(next.strip_prefix('\\')?));
                let units = [first, second.unwrap_or_default()];
                let letter = char::decode_utf16(units).next()?;
                // A surrogate that stands alone cannot be in a text.
                let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
                text.push(letter);
                rest = &after[if letter.len_utf16() == 2 { 11 } else { 5 }..];
                continue;
            }
            _ => return None,
        };
        text.push(letter);
        rest = letters.as_str();
    }
    text.push_str(rest);
    Some(text)
}

/// The text of JSON with the escape of U+FFFD in place of each surrogate that stands alone.
pub(crate) fn without_lone_surrogates(json: &str) -> Cow<'_, str> {
    let mut changed: Option<String> = None;
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = json[at..].find('\\') {
        let start = at + found;
        let Some(unit) = escaped_unit(&json[start + 1..]) else {
            // The escape of one letter, such as `\\` or `\"`, whose letter is ASCII in JSON.
            at = next_boundary(json, start + 1);
            continue;
        };
        let end = start + ESCAPE;
        let is_pair = matches!(unit, 0xd800..=0xdbff)
            && matches!(
                json[end..].strip_prefix('\\').and_then(escaped_unit),
                Some(0xdc00..=0xdfff)
            );
        if is_pair {
            at = end + ESCAPE;
            continue;
        }
        if matches!(unit, 0xd800..=0xdfff) {
            let text = changed.get_or_insert_default();
            text.push_str(&json[kept..start]);
            text.push_str("\\ufffd");
            kept = end;
        }
        at = end;
    }
    match changed {
        None => Cow::Borrowed(json),
        Some(mut text) => {
            text.push_str(&json[kept..]);
            Cow::Owned(text)
        }
    }
}

/// The length of `\u0041`.
const ESCAPE: usize = 6;

/// The UTF-16 unit of an escape such as `u0041`, after its `\`.
fn escaped_unit(escape: &str) -> Option<u16> {
    let digits = escape.get(..ESCAPE - 1)?.strip_prefix('u')?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
}

fn next_boundary(text: &str, from: usize) -> usize {
    (from + 1..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unquotes_strings() {
        for (json, text) in [
            (r#""""#, ""),
            (r#""a b""#, "a b"),
            (r#""a\n\"\\ü\u00e9\ud83d\ude00""#, "a\n\"\\üé😀"),
            (r#""\ud800""#, "\u{fffd}"),
            (r#""\udc00\ud800x""#, "\u{fffd}\u{fffd}x"),
            (r#""\\ud800""#, "\\ud800"),
            (r#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\\\ud800""#, "\\\u{fffd}"),
        ] {
            assert_eq!(unquoted(json).as_deref(), Some(text), "{json}");
        }
        for other in ["", "1", "null", r#"""#, "{}"] {
            assert_eq!(unquoted(other), None, "{other}");
        }
    }

    #[test]
    fn only_lone_surrogates_are_replaced() {
        let plain = r#"{"a":"\u0041\ud83d\ude00\\ud800"}"#;
        assert!(matches!(without_lone_surrogates(plain), Cow::Borrowed(_)));
        assert_eq!(
            without_lone_surrogates(r#"{"\uDFFF":["\ud800é","\uD83D\uDE00"]}"#),
            r#"{"\ufffd":["\ufffdé","\uD83D\uDE00"]}"#
        );
        for cut in [r#""\u"#, r#""\ud8"#, "\"\\", r#""\é"#] {
            assert_eq!(without_lone_surrogates(cut), cut);
        }
    }
}
