//! What is kept for a person to compare.

use crate::page::Unread;
use crate::read::blocks::{Grid, Paragraph};

pub fn unread(place: &str, field: &str, words: &Paragraph) -> Unread {
    Unread {
        place: place.to_owned(),
        field: field.to_owned(),
        text: words.text.clone(),
        line: words.line,
    }
}

pub fn of_grid(place: &str, grid: &Grid, what: &str) -> Unread {
    let caption = grid
        .caption
        .as_deref()
        .map(|caption| format!("{caption}: "))
        .unwrap_or_default();
    Unread {
        place: place.to_owned(),
        field: String::new(),
        text: format!("{caption}{what}"),
        line: grid.line,
    }
}
