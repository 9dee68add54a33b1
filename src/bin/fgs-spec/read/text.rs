//! From the text of a page, as it is copied from a browser, to blocks.
//!
//! Each cell of a table comes as paragraphs of its own; where one row ends is told by the next one's beginning, a name
//! above a type.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::blocks::{Block, Grid, Paragraph};
use super::types;
use super::words::{self, Column, pattern};

pub fn blocks(text: &str) -> Vec<Block> {
    let lines = text.lines().enumerate();
    // Some browsers part cells by tabs.
    let parts = lines.flat_map(|(number, line)| line.split('\t').map(move |part| (number + 1, part)));
    let paragraphs: Vec<Paragraph> = parts
        .map(|(number, part)| Paragraph::new(part, Some(number)))
        .filter(|paragraph| !paragraph.text.is_empty())
        .collect();

    let mut blocks = Vec::new();
    let mut rest = paragraphs.as_slice();
    while let Some((first, after)) = rest.split_first() {
        match table(rest) {
            Some((grid, used)) => {
                blocks.push(Block::Table(grid));
                rest = rest.get(used..).unwrap_or_default();
            }
            None => {
                blocks.push(Block::Paragraph(first.clone()));
                rest = after;
            }
        }
    }
    blocks
}

/// The table that begins here, and how many paragraphs it takes.
fn table(paragraphs: &[Paragraph]) -> Option<(Grid, usize)> {
    let first = paragraphs.first()?;
    let caption = words::caption(&first.text);
    let head = usize::from(caption.is_some());
    let columns: Vec<Column> =
        paragraphs.get(head..)?.iter().map_while(|paragraph| words::column(&paragraph.text)).collect();
    let heads = &paragraphs[head..head + columns.len()];
    let known = match columns.as_slice() {
        [Column::Status, Column::Description] => true,
        [Column::Name, ..] => columns.len() > 1 && caption.is_some(),
        _ => false,
    };
    if !known {
        return None;
    }
    let begin = head + columns.len();
    let body = body(&paragraphs[begin..], &columns);
    let rows = rows(body, &columns);
    let grid = Grid {
        caption: caption.map(|_| first.text.clone()),
        heads: heads.iter().map(|head| head.text.clone()).collect(),
        rows,
        line: first.line,
    };
    Some((grid, begin + body.len()))
}

/// The paragraphs up to what can only be the end of the table.
fn body<'a>(paragraphs: &'a [Paragraph], columns: &[Column]) -> &'a [Paragraph] {
    let next = paragraphs.iter().position(|paragraph| {
        words::caption(&paragraph.text).is_some() && !paragraph.item || words::status(&paragraph.text).is_some()
    });
    let paragraphs = &paragraphs[..next.unwrap_or(paragraphs.len())];
    // A cell can hold the words of a heading, as that of an error code does: only after the last row are they one.
    let last = (0..paragraphs.len()).rev().find_map(|at| Some((at, row(&paragraphs[at..], columns)?)));
    let (at, cells) = last.unwrap_or((0, Vec::new()));
    let after = at + cells.iter().filter(|found| **found).count();
    let heading = |paragraph: &Paragraph| !paragraph.item && words::heading(&paragraph.text).is_some();
    let mut end = after;
    while let Some(paragraph) = paragraphs.get(end) {
        let described = end == after && paragraphs.get(end + 1).is_some_and(heading);
        if heading(paragraph) && !described {
            break;
        }
        end += 1;
    }
    &paragraphs[..end]
}

/// Which cells before the description a row that begins here has; `None` where no row begins.
fn row(paragraphs: &[Paragraph], columns: &[Column]) -> Option<Vec<bool>> {
    let first = paragraphs.first()?;
    if columns == [Column::Status, Column::Description] {
        static STATUS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[1-5]\d\d$"));
        return STATUS.is_match(&first.text).then(|| vec![true]);
    }
    if first.item || !is_name(&first.text) {
        return None;
    }
    let mut cells = vec![true];
    let mut rest = paragraphs[1..].iter().map(|paragraph| paragraph.text.as_str()).peekable();
    let is_snake = first.text.contains('_')
        && first.text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    let mut typed = false;
    for column in &columns[1..] {
        match column {
            Column::Required => cells.push(rest.next_if(|text| words::required(text).is_some()).is_some()),
            Column::Type => {
                rest.next_if(|text| types::is_certain(text) || is_snake && types::is_likely(text))?;
                typed = true;
                cells.push(true);
            }
            _ => break,
        }
    }
    typed.then_some(cells)
}

fn rows(body: &[Paragraph], columns: &[Column]) -> Vec<Vec<Vec<Paragraph>>> {
    let mut starts: Vec<(usize, Vec<bool>)> = Vec::new();
    let mut free = 0;
    for at in 0..body.len() {
        // The cells of a row begin no other.
        if let Some(cells) = row(&body[at..], columns).filter(|_| at >= free) {
            free = at + cells.iter().filter(|present| **present).count();
            starts.push((at, cells));
        }
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([body.len()]);
    let rows = starts.iter().zip(ends).map(|((at, cells), end)| {
        let mut rest = &body[*at..end];
        let mut row: Vec<Vec<Paragraph>> = Vec::new();
        for present in cells {
            let (cell, after) = rest.split_at(usize::from(*present));
            row.push(cell.to_vec());
            rest = after;
        }
        row.push(rest.to_vec());
        row
    });
    let first = starts.first().map_or(body.len(), |(at, _)| *at);
    // What stands before the first row belongs to none; it is kept, to be told.
    let stray = body[..first].iter().map(|paragraph| vec![vec![paragraph.clone()]]);
    stray.chain(rows).collect()
}

/// Whether a paragraph can be the name of a parameter.
fn is_name(text: &str) -> bool {
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:[A-Za-z_$<{*\[][\w.$<>{}*\[\]/-]{0,99}|\[数组元素\])$"));
    NAME.is_match(text) && words::column(text) != Some(Column::Name) && words::required(text).is_none()
}
