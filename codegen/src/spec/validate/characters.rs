//! Characters that would not be seen in the generated code, or change how it is shown.

use serde_json::Value;

/// The first place with such a character, and the character.
pub(super) fn invisible(document: &Value) -> Option<(String, char)> {
    in_value("", document)
}

fn in_value(at: &str, value: &Value) -> Option<(String, char)> {
    match value {
        Value::String(text) => {
            let found = refused(text)?;
            Some((at.to_owned(), found))
        }
        Value::Array(values) => values.iter().find_map(|value| in_value(at, value)),
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            if let Some(found) = refused(name) {
                return Some((format!("{at}a name"), found));
            }
            let within = format!("{at}{name}: ");
            in_value(&within, value)
        }),
        _ => None,
    }
}

fn refused(text: &str) -> Option<char> {
    // Nearly all texts are of these bytes, which are faster to look at than characters.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return None;
    }
    text.chars().find(|letter| is_refused(*letter))
}

/// Controls other than those of lines, and marks of the direction of text.
fn is_refused(letter: char) -> bool {
    let is_direction = matches!(letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_direction || letter.is_control() && !matches!(letter, '\n' | '\t')
}
