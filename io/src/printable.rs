//! Untrusted text on a terminal: characters that are invisible, or change how the rest is displayed, become escapes.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with escapes (`\u{202e}`, `\n`) for controls, marks of direction, line and paragraph separators, what has
/// no width, tags, private use, and code points that are no characters.
pub fn escaped(text: &str) -> Cow<'_, str> {
    replaced(text, |letter, shown| shown.extend(letter.escape_default()))
}

/// The same for JSON, where `\u202e` in a string is the same value. Text outside of strings is ASCII.
pub fn escaped_json(json: &str) -> Cow<'_, str> {
    replaced(json, |letter, shown| {
        // Line breaks between members; serde_json has escaped those in strings.
        if letter.is_ascii() && letter != '\u{7f}' {
            shown.push(letter);
            return;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing to a String does not fail.
            let _ = write!(shown, "\\u{unit:04x}");
        }
    })
}

/// The same for YAML, in which only texts with double quotes may hold what is escaped.
pub fn escaped_yaml(yaml: &str) -> Cow<'_, str> {
    replaced(yaml, |letter, shown| match u32::from(letter) {
        0..=0x7e => shown.push(letter),
        code @ 0x7f..=0xffff => drop(write!(shown, "\\u{code:04X}")),
        code => drop(write!(shown, "\\U{code:08X}")),
    })
}

/// The text without the user and the password of a URL in it.
pub fn without_user(text: &str) -> Cow<'_, str> {
    let Some((before, rest)) = text.split_once("://") else {
        return Cow::Borrowed(text);
    };
    // Also where it is malformed: a password may hold anything.
    match rest.rsplit_once('@') {
        Some((_, after)) => Cow::Owned(format!("{before}://***@{after}")),
        None => Cow::Borrowed(text),
    }
}

fn replaced(text: &str, show: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if text.chars().all(is_seen) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_seen(letter) {
            shown.push(letter);
        } else {
            show(letter, &mut shown);
        }
    }
    Cow::Owned(shown)
}

/// How much of a message is worth a line.
const LINE_CHARS: usize = 300;

/// A text on one line, cut to a length that can be read. Invisible characters become escapes.
pub fn one_line(text: &str) -> String {
    let line = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LINE_CHARS) {
        Some((end, _)) => format!("{}…", escaped(&line[..end])),
        None => escaped(&line).into_owned(),
    }
}

/// Whether the character is visible, or a space between words.
pub fn is_seen(letter: char) -> bool {
    match letter {
        ' '..='~' => true,
        // Spaces that Chinese and French texts use, such as U+3000. Separators and controls are whitespace too.
        '\u{2028}' | '\u{2029}' => false,
        _ if letter.is_whitespace() => !letter.is_control(),
        // Letters by their class, but blank: fillers, joiners, selectors of variants.
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' => {
            false
        }
        '\u{3164}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}' => false,
        // The standard library knows what is printable. Marks that combine are, and it escapes them only in front.
        _ => {
            let mut pair = String::from("a");
            pair.push(letter);
            !pair.escape_debug().any(|shown| shown == '\\')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_user_and_password() {
        for (text, shown) in [
            ("a=http://u:p@h:1/x", "a=http://***@h:1/x"),
            ("http://u:p/@x@h", "http://***@h"),
            ("http://h:1/x", "http://h:1/x"),
            ("u@h", "u@h"),
        ] {
            assert_eq!(without_user(text), shown);
        }
    }

    #[test]
    fn escapes_invisible_characters() {
        for invisible in [
            '\u{202e}',
            '\u{202a}',
            '\u{2066}',
            '\u{2069}',
            '\u{200e}',
            '\u{200f}',
            '\u{61c}',
            '\u{2028}',
            '\u{2029}',
            '\u{200b}',
            '\u{200d}',
            '\u{2060}',
            '\u{feff}',
            '\u{ad}',
            '\u{e0041}',
            '\u{e0101}',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{9b}',
            '\u{e000}',
            '\u{fffe}',
            '\u{10ffff}',
            '\u{3164}',
            '\u{180e}',
        ] {
            assert_eq!(
                escaped(&format!("a{invisible}b")),
                format!("a\\u{{{:x}}}b", u32::from(invisible))
            );
        }
        assert_eq!(escaped("a\nb\t\0"), r"a\nb\t\u{0}");
    }

    #[test]
    fn leaves_visible_text() {
        let seen = r#"resize "a" \ 函数　名 é e\u{301} हिन्दी ไทย 🎉 “…” שלום سلام"#;
        assert!(matches!(escaped(seen), Cow::Borrowed(text) if text == seen));
        assert_eq!(escaped("e\u{301}\u{a0}x"), "e\u{301}\u{a0}x");
    }

    #[test]
    fn json_keeps_its_values() {
        let value = serde_json::json!({ "a\u{202e}": ["\u{2028}\u{7f}\u{e0041}\u{1b}\n", "函数"] });
        let text = serde_json::to_string_pretty(&value).unwrap();
        let shown = escaped_json(&text);
        assert!(
            shown.contains(r"\u202e")
                && shown.contains(r"\u2028\u007f\udb40\udc41\u001b\n")
                && shown.contains("函数")
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).unwrap(),
            value
        );
    }
}
