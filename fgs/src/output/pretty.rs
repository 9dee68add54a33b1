//! JSON on lines of its own.

/// Puts each member and each element on a line, indented as `serde_json` does. Nothing else changes: a number keeps its
/// digits, which it would lose as a value.
pub(crate) fn pretty(json: &str) -> String {
    let mut text = String::with_capacity(json.len().saturating_mul(2));
    let mut depth: usize = 0;
    let (mut in_string, mut is_escaped, mut has_opened) = (false, false, false);
    for letter in json.chars() {
        if in_string {
            text.push(letter);
            in_string = is_escaped || letter != '"';
            is_escaped = !is_escaped && letter == '\\';
            continue;
        }
        if letter.is_ascii_whitespace() {
            continue;
        }
        let closes = matches!(letter, '}' | ']');
        if closes {
            depth = depth.saturating_sub(1);
        }
        // Nothing stands between the two ends of an empty object or list.
        if closes != has_opened {
            break_line(&mut text, depth);
        }
        has_opened = matches!(letter, '{' | '[');
        text.push(letter);
        match letter {
            '{' | '[' => depth += 1,
            ',' => break_line(&mut text, depth),
            ':' => text.push(' '),
            '"' => in_string = true,
            _ => {}
        }
    }
    text
}

fn break_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::pretty;

    #[test]
    fn indents_as_serde_json_does() {
        for value in [
            json!({}),
            json!([]),
            json!(null),
            json!("a\"}\\"),
            json!({ "a": {}, "b": [], "c": [[], {}, [1, -2.5]], "d": "{\"x\": [1,2]}\\" }),
            json!([{ "a:,[": true, "\\": ["\\\"", { "b": null }] }, "\u{e9}\n"]),
        ] {
            let expected = serde_json::to_string_pretty(&value).unwrap();
            assert_eq!(pretty(&value.to_string()), expected);
            assert_eq!(pretty(&expected), expected);
        }
    }

    #[test]
    fn keeps_digits_and_escapes() {
        let text = r#" { "a" : 12345678901234567890123 ,"b":[ 0.10,1E+2 ], "c":"\u00e9\/ , " } "#;
        let expected = r#"{
  "a": 12345678901234567890123,
  "b": [
    0.10,
    1E+2
  ],
  "c": "\u00e9\/ , "
}"#;
        assert_eq!(pretty(text), expected);
        assert!(serde_json::from_str::<Value>(expected).is_ok());
    }
}
