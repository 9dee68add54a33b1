//! Percent-encoding of a value as a segment of a path.

/// A value as one segment of a path.
pub(crate) fn encode_path(value: &str) -> String {
    // progenitor leaves a backslash, which a URL of HTTP reads as a slash.
    let encoded = progenitor_client::encode_path(value);
    if encoded.contains('\\') {
        encoded.replace('\\', "%5C")
    } else {
        encoded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_stays_one_segment() {
        for value in [r"a\b", r"..\..\b", "a/b", "a b", "%5C", "ü\t?#;:@"] {
            let text = format!("https://host/a/{}/c", encode_path(value));
            let url = reqwest::Url::parse(&text).unwrap();
            let segments: Vec<_> = url.path_segments().unwrap().collect();
            assert_eq!(segments.len(), 3, "{url}");
            let decoded = percent_encoding::percent_decode_str(segments[1]);
            assert_eq!(decoded.decode_utf8().unwrap(), value);
        }
    }
}
