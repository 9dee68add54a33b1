//! Limits of text of any kind, and of what is read of it.

use crate::read::blocks::{Block, Paragraph};

/// Lines, tags and entities. The longest page of the reference has a tenth of it.
const PIECES: usize = 100_000;

const PARAGRAPHS: usize = 20_000;
/// Bytes of one paragraph.
const PARAGRAPH: usize = 50_000;
/// Bytes of all paragraphs. The longest page of the reference has a tenth of it.
const WORDS: usize = 300_000;

/// Text of any kind.
pub fn text(text: &str) -> Result<(), String> {
    let pieces = text
        .bytes()
        .filter(|byte| matches!(byte, b'<' | b'&' | b'\n' | b'\t' | b'\r'))
        .count();
    at_most(pieces, PIECES, "lines, tags and entities")
}

pub fn paragraph(text: &str) -> Result<(), String> {
    at_most(text.len(), PARAGRAPH, "bytes in one paragraph")
}

/// What was read of either.
pub fn paragraphs<'a>(paragraphs: impl Iterator<Item = &'a Paragraph>) -> Result<(), String> {
    let (mut count, mut bytes) = (0, 0);
    for paragraph in paragraphs {
        count += 1;
        bytes += paragraph.text.len();
        self::paragraph(&paragraph.text)?;
    }
    at_most(count, PARAGRAPHS, "paragraphs")?;
    at_most(bytes, WORDS, "bytes of words")
}

pub fn blocks(blocks: &[Block]) -> Result<(), String> {
    paragraphs(blocks.iter().flat_map(|block| match block {
        Block::Paragraph(paragraph) => vec![paragraph],
        Block::Table(grid) => grid.rows.iter().flatten().flatten().collect(),
    }))
}

pub fn at_most(count: usize, most: usize, what: &str) -> Result<(), String> {
    if count <= most {
        return Ok(());
    }
    Err(format!(
        "holds {count} {what}, and a page at most {most}; one page is expected, as text or as HTML"
    ))
}
