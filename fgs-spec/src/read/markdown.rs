//! From a page in Markdown to blocks.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::blocks::{Block, Grid, Paragraph};
use super::keywords;
use crate::pattern::pattern;

/// Whether a text has a table of Markdown, which no text from a browser has.
pub(super) fn is_markdown(text: &str) -> bool {
    text.lines().any(is_delimiter)
}

/// The line between the head of a table and its rows.
fn is_delimiter(line: &str) -> bool {
    static DELIMITER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+\|?\s*$"));
    DELIMITER.is_match(line)
}

/// The blocks of the page, and its first heading.
pub(super) fn read(text: &str) -> (Vec<Block>, Option<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let mut blocks: Vec<Block> = Vec::new();
    let mut title = None;
    let mut fence: Option<&str> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let number = at + 1;
        at += 1;
        if let Some(mark) = fence_of(line).filter(|mark| fence.is_none_or(|open| open == *mark)) {
            fence = if fence.is_some() { None } else { Some(mark) };
        } else if fence.is_some() {
            blocks.extend(paragraph(line, number).map(Block::Paragraph));
        } else if lines.get(at).is_some_and(|next| is_delimiter(next)) && line.contains('|') {
            let rows = lines.iter().skip(at + 1);
            let rows: Vec<&str> = rows.copied().take_while(|row| is_row(row)).collect();
            let caption = caption(&mut blocks);
            blocks.push(Block::Table(grid(caption, line, &rows, number)));
            at += 1 + rows.len();
        } else {
            let plain = without_marks(line.trim_start_matches('>').trim());
            let heading = line.trim_start().starts_with("# ");
            let paragraph = paragraph(&plain, number);
            if heading && title.is_none() {
                title = paragraph.as_ref().map(|paragraph| paragraph.text.clone());
            }
            blocks.extend(paragraph.map(Block::Paragraph));
        }
    }
    (blocks, title)
}

/// The mark that opens or closes an example.
fn fence_of(line: &str) -> Option<&'static str> {
    ["```", "~~~"]
        .into_iter()
        .find(|mark| line.trim_start().starts_with(mark))
}

fn is_row(line: &str) -> bool {
    line.contains('|') && !line.trim().is_empty()
}

/// The caption above a table, which becomes a part of it.
fn caption(blocks: &mut Vec<Block>) -> Option<String> {
    let text = match blocks.last()? {
        Block::Paragraph(last) if keywords::caption(&last.text).is_some() => last.text.clone(),
        _ => return None,
    };
    blocks.pop();
    Some(text)
}

fn grid(caption: Option<String>, head: &str, rows: &[&str], number: usize) -> Grid {
    let text = |cell: Vec<Paragraph>| {
        let parts = cell.into_iter().map(|part| part.text);
        parts.collect::<Vec<_>>().join(" ")
    };
    Grid {
        caption,
        header: cells(head, number).into_iter().map(text).collect(),
        // The head is two lines above the first row.
        rows: (number + 2..)
            .zip(rows)
            .map(|(number, row)| cells(row, number))
            .collect(),
        line: Some(number),
    }
}

/// The cells of a row, each as its paragraphs.
fn cells(row: &str, number: usize) -> Vec<Vec<Paragraph>> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = match row.strip_suffix('|') {
        Some(inner) if !inner.ends_with('\\') => inner,
        _ => row,
    };
    let mut cells = vec![String::new()];
    let mut is_escaped = false;
    for letter in row.chars() {
        match (letter, is_escaped) {
            ('|', false) => cells.push(String::new()),
            (letter, _) => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(letter);
                }
            }
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    cells.iter().map(|cell| paragraphs(cell, number)).collect()
}

fn paragraphs(cell: &str, number: usize) -> Vec<Paragraph> {
    static ITEM: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i:<li[^>]*>)|\s*[•●]"));
    static BREAK: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i:</?(?:br|p|ul|ol|div|li)(?:\s[^>]*)?\s*/?>)"));
    let items = ITEM.replace_all(cell, "\n• ");
    let lines = BREAK.replace_all(&items, "\n");
    let lines = lines.lines().filter_map(|line| {
        let plain = without_marks(line.trim());
        paragraph(&plain, number)
    });
    lines.collect()
}

fn paragraph(line: &str, number: usize) -> Option<Paragraph> {
    let paragraph = Paragraph::new(line, Some(number));
    (!paragraph.text.is_empty()).then_some(paragraph)
}

/// The text of a line, without what only shapes it.
fn without_marks(line: &str) -> String {
    static HEADING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^#{1,6}\s+(.*?)\s*#*$"));
    static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"!?\[([^\]]*)\]\([^)\s]*\)"));
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i:</?(?:a|b|strong|i|em|code|span)(?:\s[^>]*)?>)"));
    static ESCAPE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\\([\\`*_{}\[\]()#+.!|<>~-])"));
    let line = HEADING.replace(line, "$1");
    let line = LINK.replace_all(&line, "$1");
    let line = TAG.replace_all(&line, "");
    let line = line.replace("**", "").replace('`', "");
    let line = ESCAPE.replace_all(&line, "$1");
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#124;", "|"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    let plain = |line: String, (entity, letter): (&str, &str)| line.replace(entity, letter);
    entities.into_iter().fold(line.into_owned(), plain)
}
