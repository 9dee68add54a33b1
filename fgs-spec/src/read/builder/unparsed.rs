//! Unparsed parts, kept for manual review.

use crate::page::Unparsed;
use crate::read::blocks::{Grid, Paragraph};

pub(super) fn unparsed(place: &str, field: &str, paragraph: &Paragraph) -> Unparsed {
    Unparsed {
        place: place.to_owned(),
        field: field.to_owned(),
        text: paragraph.text.clone(),
        line: paragraph.line,
    }
}

pub(super) fn unparsed_table(place: &str, grid: &Grid, what: &str) -> Unparsed {
    let caption = grid
        .caption
        .as_deref()
        .map(|caption| format!("{caption}: "))
        .unwrap_or_default();
    Unparsed {
        place: place.to_owned(),
        field: String::new(),
        text: format!("{caption}{what}"),
        line: grid.line,
    }
}
