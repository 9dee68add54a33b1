//! The blocks of a page in order, independent of the file format.

use std::borrow::Cow;

/// A paragraph.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    /// With plain punctuation and single spaces.
    pub text: String,
    /// As in the file.
    pub raw: String,
    /// Whether it is a list item.
    pub is_item: bool,
    /// The line, in a text file.
    pub line: Option<usize>,
}

impl Paragraph {
    pub(super) fn new(raw: &str, line: Option<usize>) -> Self {
        let text = if raw.is_ascii() {
            Cow::Borrowed(raw)
        } else {
            Cow::Owned(plain(raw))
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (is_item, text) = match text.split_once(' ') {
            Some(("•" | "-" | "*" | "·" | "●" | "○" | "–", rest)) => {
                (true, rest.to_owned())
            }
            _ => (false, text),
        };
        Self {
            text,
            raw: raw.to_owned(),
            is_item,
            line,
        }
    }
}

#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Grid),
}

/// A table of any kind.
#[derive(Debug)]
pub(super) struct Grid {
    pub caption: Option<String>,
    pub header: Vec<String>,
    /// In each row, the paragraphs of each cell.
    pub rows: Vec<Vec<Vec<Paragraph>>>,
    pub line: Option<usize>,
}

/// The same text with ASCII punctuation: pages mix full-width and half-width forms.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
            '\u{a0}' | '\u{3000}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => Some(' '),
            // The full-width forms are in the order of ASCII.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0),
            '–' | '—' | '−' | '‐' | '‑' => Some('-'),
            '〜' | '∼' => Some('~'),
            '“' | '”' | '„' => Some('"'),
            '‘' | '’' => Some('\''),
            '【' => Some('['),
            '】' => Some(']'),
            _ => Some(letter),
        })
        .collect()
}
