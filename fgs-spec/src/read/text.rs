//! From the text of a page, as it is copied from a browser, to blocks.
//!
//! Each cell of a table is one or more paragraphs; a row ends where the next one starts, with a name
//! above a type.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::blocks::{Block, Grid, Paragraph};
use super::keywords::{self, Column};
use super::{limits, types};
use crate::pattern::pattern;

pub(super) fn blocks(text: &str) -> Result<Vec<Block>, String> {
    let lines = text.lines().enumerate();
    // Some browsers separate cells by tabs.
    let parts =
        lines.flat_map(|(number, line)| line.split('\t').map(move |part| (number + 1, part)));
    parts
        .clone()
        .try_for_each(|(_, part)| limits::paragraph(part))?;
    let paragraphs: Vec<Paragraph> = parts
        .map(|(number, part)| Paragraph::new(part, Some(number)))
        .filter(|paragraph| !paragraph.text.is_empty())
        .collect();
    limits::paragraphs(paragraphs.iter())?;

    let mut blocks = Vec::new();
    let mut tables = Tables::new(&paragraphs);
    let mut at = 0;
    while let Some(paragraph) = paragraphs.get(at) {
        match tables.table(at) {
            Some((grid, end)) => {
                blocks.push(Block::Table(grid));
                at = end;
            }
            None => {
                blocks.push(Block::Paragraph(paragraph.clone()));
                at += 1;
            }
        }
    }
    Ok(blocks)
}

/// More columns than any table has.
const MAX_COLUMNS: usize = 16;

/// The paragraphs of a page, with an index of where tables end, so that each search runs once.
struct Tables<'a> {
    paragraphs: &'a [Paragraph],
    /// For each paragraph, the first one from it on that ends a table: a caption or the status of a response.
    limits: Vec<usize>,
    /// By columns and limit, the start of the last row above the limit.
    last_rows: HashMap<(Vec<Column>, usize), Option<usize>>,
}

impl<'a> Tables<'a> {
    fn new(paragraphs: &'a [Paragraph]) -> Self {
        let mut limits = vec![paragraphs.len(); paragraphs.len() + 1];
        for (at, paragraph) in paragraphs.iter().enumerate().rev() {
            let is_limit = keywords::caption(&paragraph.text).is_some() && !paragraph.is_item
                || keywords::status(&paragraph.text).is_some();
            limits[at] = if is_limit { at } else { limits[at + 1] };
        }
        Self {
            paragraphs,
            limits,
            last_rows: HashMap::new(),
        }
    }

    /// The table that begins with this paragraph, and the first paragraph after it.
    fn table(&mut self, at: usize) -> Option<(Grid, usize)> {
        let paragraphs = self.paragraphs;
        let first = paragraphs.get(at)?;
        let caption = keywords::caption(&first.text);
        let head = at + usize::from(caption.is_some());
        let columns = paragraphs.get(head..)?.iter().take(MAX_COLUMNS);
        let columns: Vec<Column> = columns
            .map_while(|paragraph| keywords::column(&paragraph.text))
            .collect();
        let start = head + columns.len();
        let known = match columns.as_slice() {
            [Column::Status, Column::Description] => true,
            [Column::Name, ..] => columns.len() > 1 && caption.is_some(),
            _ => false,
        };
        if !known {
            return None;
        }
        let end = self.end(start, &columns);
        let grid = Grid {
            caption: caption.map(|_| first.text.clone()),
            header: paragraphs[head..start]
                .iter()
                .map(|head| head.text.clone())
                .collect(),
            rows: rows(&paragraphs[start..end], &columns),
            line: first.line,
        };
        Some((grid, end))
    }

    /// The first paragraph after the table whose rows start here.
    fn end(&mut self, start: usize, columns: &[Column]) -> usize {
        let limit = self.limits[start];
        let paragraphs = &self.paragraphs[..limit];
        // A cell can have the text of a heading, as that of an error code does, so headings count after the last row only.
        // Tables are searched in order, so the cached result holds for later ones too.
        let last_row = || {
            (start..limit)
                .rev()
                .find(|at| row(&paragraphs[*at..], columns).is_some())
        };
        let last = *self
            .last_rows
            .entry((columns.to_vec(), limit))
            .or_insert_with(last_row);
        let last = last.filter(|at| *at >= start);
        let cells = |at: usize| {
            row(&paragraphs[at..], columns)
                .map_or(0, |row| row.iter().filter(|cell| **cell).count())
        };
        let after = last.map_or(start, |at| at + cells(at));
        let heading = |paragraph: &Paragraph| {
            !paragraph.is_item && keywords::heading(&paragraph.text).is_some()
        };
        let mut end = after;
        while let Some(paragraph) = paragraphs.get(end) {
            let described = end == after && paragraphs.get(end + 1).is_some_and(heading);
            if heading(paragraph) && !described {
                break;
            }
            end += 1;
        }
        end
    }
}

/// Which cells before the description are present in the row that starts here; `None` if no row does.
fn row(paragraphs: &[Paragraph], columns: &[Column]) -> Option<Vec<bool>> {
    let first = paragraphs.first()?;
    if columns == [Column::Status, Column::Description] {
        static STATUS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[1-5]\d\d$"));
        return STATUS.is_match(&first.text).then(|| vec![true]);
    }
    if first.is_item || !is_name(&first.text) {
        return None;
    }
    let mut cells = vec![true];
    let mut rest = paragraphs[1..]
        .iter()
        .map(|paragraph| paragraph.text.as_str())
        .peekable();
    let is_snake = first.text.contains('_')
        && first
            .text
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    let mut has_type = false;
    for column in &columns[1..] {
        match column {
            Column::Required => cells.push(
                rest.next_if(|text| keywords::required(text).is_some())
                    .is_some(),
            ),
            Column::Type => {
                rest.next_if(|text| types::is_certain(text) || is_snake && types::is_likely(text))?;
                has_type = true;
                cells.push(true);
            }
            _ => break,
        }
    }
    has_type.then_some(cells)
}

fn rows(body: &[Paragraph], columns: &[Column]) -> Vec<Vec<Vec<Paragraph>>> {
    let mut starts: Vec<(usize, Vec<bool>)> = Vec::new();
    let mut next_start = 0;
    for at in 0..body.len() {
        // The cells of a row start no other row.
        if let Some(cells) = row(&body[at..], columns).filter(|_| at >= next_start) {
            next_start = at + cells.iter().filter(|present| **present).count();
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
    // Paragraphs before the first row are kept, to be reported.
    let stray = body[..first]
        .iter()
        .map(|paragraph| vec![vec![paragraph.clone()]]);
    stray.chain(rows).collect()
}

/// Whether a paragraph can be the name of a parameter.
fn is_name(text: &str) -> bool {
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:[A-Za-z_$<{*\[][\w.$<>{}*\[\]/-]{0,99}|\[数组元素\])$"));
    NAME.is_match(text)
        && keywords::column(text) != Some(Column::Name)
        && keywords::required(text).is_none()
}
