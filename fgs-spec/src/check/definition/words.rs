//! Facts that a description has in words that cannot be parsed: those of the document are looked for in them.

use crate::check::checker::Checker;
use crate::page::{Fact, Field};

impl Checker<'_> {
    /// Whether the unparsed words of a row have the fact of the document; then they need no review.
    pub(super) fn is_in_words(&mut self, row: &Field, fact: Fact, value: &str) -> bool {
        let is_of_row = |text: &String| row.description.contains(text);
        let unparsed = self.page.unparsed.iter();
        let texts: Vec<&String> = unparsed
            .filter(|unparsed| unparsed.field == row.name && is_of_row(&unparsed.text))
            .map(|unparsed| &unparsed.text)
            .collect();
        let values: Vec<&str> = match fact {
            Fact::Enum => value.split(", ").collect(),
            _ => vec![value],
        };
        let has = |value: &&str| texts.iter().any(|text| contains(text, value));
        if texts.is_empty() || !values.iter().all(has) {
            return false;
        }
        let is_used = |text: &String| values.iter().any(|value| contains(text, value));
        self.unparsed.retain(|unparsed| {
            unparsed.field != row.name || !is_of_row(&unparsed.text) || !is_used(&unparsed.text)
        });
        true
    }
}

/// Whether the value is a word of the text; a number may have a unit behind it.
fn contains(text: &str, value: &str) -> bool {
    let is_number = value.parse::<f64>().is_ok();
    let joins = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.match_indices(value).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + value.len()..].chars().next();
        let is_start = !before.is_some_and(|letter| joins(letter) || is_number && letter == '.');
        let continues = |letter: char| {
            if is_number {
                letter.is_ascii_digit() || letter == '.'
            } else {
                joins(letter)
            }
        };
        is_start && !after.is_some_and(continues)
    })
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn finds_whole_words_only() {
        assert!(contains("512MB", "512") && contains("(-1~65534)", "-1"));
        assert!(contains("v0,v1", "v1") && !contains("v0,v10", "v1"));
        assert!(
            !contains("1512MB", "512") && !contains("5120", "512") && !contains("1.512", "512")
        );
    }
}
