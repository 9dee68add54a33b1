//! Whether a file is of the size of a page, before anything is made of it: what a reader costs may grow faster than
//! the file, and a file that was made to be costly is no page.

use super::blocks::{Block, Paragraph};

/// Lines, tags and entities. The longest page of the reference has a tenth of it.
const PIECES: usize = 100_000;
/// Elements a parser makes, those included that it makes again after each end of a paragraph.
const ELEMENTS: usize = 600_000;
const ATTRIBUTES: usize = 500;
/// How deep elements stand within each other.
const DEPTH: usize = 1_000;
const PARAGRAPHS: usize = 20_000;
/// Bytes of one paragraph.
const PARAGRAPH: usize = 50_000;
/// Bytes of all paragraphs. The longest page of the reference has a tenth of it.
const WORDS: usize = 300_000;

/// Elements that have no end, or need none.
const ENDLESS: [&str; 17] = [
    "area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option", "p", "source",
    "track", "wbr",
];
/// Elements that a parser opens again, in every paragraph, as long as they are not closed.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that close nothing that was opened outside of them.
const CELLS: [&str; 3] = ["td", "th", "caption"];
/// Elements whose text holds no tags.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "xmp"];

/// Text of any kind.
pub fn text(text: &str) -> Result<(), String> {
    let pieces = text.bytes().filter(|byte| matches!(byte, b'<' | b'&' | b'\n' | b'\t' | b'\r')).count();
    at_most(pieces, PIECES, "lines, tags and entities")
}

/// HTML, before it is parsed.
pub fn html(html: &str) -> Result<(), String> {
    let (mut depth, mut elements) = (0_usize, 0_usize);
    // Open formatting, and the cells it stands in.
    let mut open: Vec<String> = Vec::new();
    for tag in Tags(html) {
        let name = tag.name.to_ascii_lowercase();
        at_most(tag.attributes, ATTRIBUTES, "attributes of one element")?;
        if tag.is_end {
            depth = depth.saturating_sub(1);
            let within = open.iter().rposition(|known| CELLS.contains(&known.as_str())).map_or(0, |cell| cell + 1);
            if let Some(at) = open[within..].iter().rposition(|known| *known == name) {
                open.remove(within + at);
            }
        } else {
            depth += usize::from(!ENDLESS.contains(&name.as_str()));
            elements += 1 + open.iter().filter(|known| FORMATTING.contains(&known.as_str())).count();
            if FORMATTING.contains(&name.as_str()) || CELLS.contains(&name.as_str()) {
                if CELLS.contains(&name.as_str()) && open.last() == Some(&name) {
                    continue;
                }
                open.push(name);
            }
        }
        if depth > DEPTH {
            return Err("is nested deeper than a page; the page as the browser saves it is expected".to_owned());
        }
        at_most(elements, ELEMENTS, "elements")?;
    }
    Ok(())
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

fn at_most(count: usize, most: usize, what: &str) -> Result<(), String> {
    if count <= most {
        return Ok(());
    }
    Err(format!("holds {count} {what}, and a page at most {most}; one page is expected, as text or as HTML"))
}

/// The tags of a text, as far as their cost needs to be known.
struct Tags<'a>(&'a str);

struct Tag<'a> {
    name: &'a str,
    is_end: bool,
    attributes: usize,
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let (_, rest) = self.0.split_once('<')?;
            self.0 = rest;
            if let Some(comment) = rest.strip_prefix("!--") {
                // `<!-->` and `<!--->` are whole ones.
                let short = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->"));
                self.0 = short.or_else(|| Some(comment.split_once("-->")?.1)).unwrap_or_default();
                continue;
            }
            let is_end = rest.starts_with('/');
            let named = rest.strip_prefix('/').unwrap_or(rest);
            let end = named.find(|letter: char| letter.is_ascii_whitespace() || "/><".contains(letter));
            let (name, rest) = named.split_at(end.unwrap_or(named.len()));
            if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
                continue;
            }
            let (attributes, rest) = attributes(rest);
            self.0 = rest;
            if !is_end && RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
                self.0 = after_raw(rest, name);
            }
            return Some(Tag { name, is_end, attributes });
        }
    }
}

/// How many attributes stand up to the end of a tag, and what follows it.
fn attributes(text: &str) -> (usize, &str) {
    enum Within {
        Tag,
        Name,
        AfterName,
        AfterEquals,
        Value,
        Quoted(u8),
    }
    let (mut count, mut within) = (0, Within::Tag);
    for (at, byte) in text.bytes().enumerate() {
        within = match (within, byte) {
            (Within::Quoted(quote), _) if byte != quote => Within::Quoted(quote),
            (Within::Quoted(_), _) => Within::Tag,
            (_, b'>') => return (count, text.get(at + 1..).unwrap_or_default()),
            (Within::Name | Within::AfterName, b'=') => Within::AfterEquals,
            (Within::AfterEquals, b'"' | b'\'') => Within::Quoted(byte),
            (Within::AfterEquals, _) if byte.is_ascii_whitespace() => Within::AfterEquals,
            (Within::Value, _) if byte.is_ascii_whitespace() => Within::Tag,
            (Within::AfterEquals | Within::Value, _) => Within::Value,
            (Within::Name | Within::AfterName, _) if byte.is_ascii_whitespace() => Within::AfterName,
            (Within::Tag, _) if byte.is_ascii_whitespace() => Within::Tag,
            (_, b'/') => Within::Tag,
            (Within::Name, _) => Within::Name,
            (Within::Tag | Within::AfterName, _) => {
                count += 1;
                Within::Name
            }
        }
    }
    (count, "")
}

/// What follows the text of an element that holds no tags: its end.
fn after_raw<'a>(text: &'a str, name: &str) -> &'a str {
    let ends = text.match_indices("</").find(|(at, _)| {
        let end = text.get(at + 2..at + 2 + name.len());
        end.is_some_and(|end| end.eq_ignore_ascii_case(name))
    });
    ends.and_then(|(at, _)| text.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_attributes() {
        for (tag, count) in [
            ("<p>", 0),
            ("<p a b=1 c='x y' d=\"<p e f>\">", 4),
            ("<p \" b c>", 3),
            ("<p a = 'x y' b/>", 2),
            ("<p a=x'y z=1>", 2),
            ("<p a", 1),
        ] {
            let tags: Vec<usize> = Tags(tag).map(|tag| tag.attributes).collect();
            assert_eq!(tags, [count], "{tag}");
        }
    }

    #[test]
    fn finds_tags_where_a_parser_does() {
        let html = "a < b <P><!-- <i> --><script>if (a<b) '</script><br/></p><!--><u>";
        let names: Vec<String> =
            Tags(html).map(|tag| format!("{}{}", if tag.is_end { "/" } else { "" }, tag.name)).collect();
        assert_eq!(names, ["P", "script", "/script", "br", "/p", "u"]);
    }

    #[test]
    fn refuses_formatting_that_is_opened_again_and_again() {
        let open: String = (0..600).map(|size| format!("<font size={size}>")).collect();
        assert!(html(&format!("{open}{}", "<p>a".repeat(1_000))).is_err());
        // An end inside a cell does not close what was opened outside of it.
        let closed = "<table><tr><td></font></td></tr></table>".repeat(600);
        assert!(html(&format!("{open}{closed}{}", "<p>a".repeat(1_000))).is_err());
        assert!(html(&"<p><b>a</b><table><tr><td><b>b</b></td></tr></table>".repeat(10_000)).is_ok());
    }
}
