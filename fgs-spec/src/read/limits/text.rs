//! Limits of text of any kind, and of the blocks read from it.

use crate::read::blocks::{Block, Paragraph};

/// Lines, tags and entities. The longest page of the reference has a tenth of this.
const MAX_MARKUP_CHARS: usize = 100_000;

const MAX_PARAGRAPHS: usize = 20_000;
/// Bytes of one paragraph.
const MAX_PARAGRAPH_LEN: usize = 50_000;
/// Bytes of all paragraphs. The longest page of the reference has a tenth of this.
const MAX_TEXT_LEN: usize = 300_000;

/// Text of any kind.
pub(crate) fn text(text: &str) -> Result<(), String> {
    let count = text
        .bytes()
        .filter(|byte| matches!(byte, b'<' | b'&' | b'\n' | b'\t' | b'\r'))
        .count();
    check_limit(count, MAX_MARKUP_CHARS, "lines, tags and entities")
}

pub(crate) fn paragraph(text: &str) -> Result<(), String> {
    check_limit(text.len(), MAX_PARAGRAPH_LEN, "bytes in one paragraph")
}

/// What was read of either.
pub(crate) fn paragraphs<'a>(
    paragraphs: impl Iterator<Item = &'a Paragraph>,
) -> Result<(), String> {
    let (mut count, mut bytes) = (0, 0);
    for paragraph in paragraphs {
        count += 1;
        bytes += paragraph.text.len();
        self::paragraph(&paragraph.text)?;
    }
    check_limit(count, MAX_PARAGRAPHS, "paragraphs")?;
    check_limit(bytes, MAX_TEXT_LEN, "bytes of words")
}

pub(crate) fn blocks(blocks: &[Block]) -> Result<(), String> {
    paragraphs(blocks.iter().flat_map(|block| match block {
        Block::Paragraph(paragraph) => vec![paragraph],
        Block::Table(grid) => grid.rows.iter().flatten().flatten().collect(),
    }))
}

pub(super) fn check_limit(count: usize, limit: usize, what: &str) -> Result<(), String> {
    if count <= limit {
        return Ok(());
    }
    Err(format!(
        "has {count} {what}, more than the limit of {limit}; save a single page as text or HTML"
    ))
}
