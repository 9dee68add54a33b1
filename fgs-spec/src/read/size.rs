//! Whether a file is of the size of a page, before anything is made of it: what a reader costs may grow faster than
//! the file, and a file that was made to be costly is no page.

use super::blocks::{Block, Paragraph};

/// Lines, tags and entities. The longest page of the reference has a tenth of it.
const PIECES: usize = 100_000;
/// Elements a parser makes, those included that it makes again after each end of a paragraph.
const ELEMENTS: usize = 600_000;
const ATTRIBUTES: usize = 500;
/// Bytes that a parser reads one by one: of names, comments and entities. The text of elements, styles and the values
/// of attributes, such as pictures in place, are read at once.
const SLOW: usize = 1_000_000;
/// How deep elements stand within each other.
const DEPTH: usize = 1_000;
const PARAGRAPHS: usize = 20_000;
/// Bytes of one paragraph.
const PARAGRAPH: usize = 50_000;
/// Bytes of all paragraphs. The longest page of the reference has a tenth of it.
const WORDS: usize = 300_000;

/// Elements that have no end, or need none.
const ENDLESS: [&str; 17] = [
    "area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "source", "track", "wbr",
];
/// Of drawings: they hold nothing, and end themselves.
const SHAPES: [&str; 9] = [
    "path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "use", "stop",
];
/// Elements that a parser opens again, in every paragraph, as long as they are not closed.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements that close nothing that was opened outside of them.
const CELLS: [&str; 3] = ["td", "th", "caption"];
/// Elements whose text holds no tags.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "xmp"];

/// Text of any kind.
pub fn text(text: &str) -> Result<(), String> {
    let pieces = text
        .bytes()
        .filter(|byte| matches!(byte, b'<' | b'&' | b'\n' | b'\t' | b'\r'))
        .count();
    at_most(pieces, PIECES, "lines, tags and entities")
}

/// HTML, before it is parsed.
pub fn html(html: &str) -> Result<(), String> {
    let (mut depth, mut elements) = (0_usize, 0_usize);
    // Open formatting, and the cells it stands in.
    let mut open: Vec<String> = Vec::new();
    let mut tags = Tags::new(html);
    at_most(entities(html), SLOW, ENTITIES)?;
    for tag in tags.by_ref() {
        let name = tag.name.to_ascii_lowercase();
        at_most(tag.attributes, ATTRIBUTES, "attributes of one element")?;
        if tag.is_end {
            depth = depth.saturating_sub(1);
            let within = open
                .iter()
                .rposition(|known| CELLS.contains(&known.as_str()))
                .map_or(0, |cell| cell + 1);
            if let Some(at) = open[within..].iter().rposition(|known| *known == name) {
                open.remove(within + at);
            }
        } else {
            depth +=
                usize::from(!ENDLESS.contains(&name.as_str()) && !SHAPES.contains(&name.as_str()));
            elements += 1 + open
                .iter()
                .filter(|known| FORMATTING.contains(&known.as_str()))
                .count();
            if FORMATTING.contains(&name.as_str()) || CELLS.contains(&name.as_str()) {
                if CELLS.contains(&name.as_str()) && open.last() == Some(&name) {
                    continue;
                }
                open.push(name);
            }
        }
        if depth > DEPTH {
            return Err(
                "is nested deeper than a page; the page as the browser saves it is expected"
                    .to_owned(),
            );
        }
        at_most(elements, ELEMENTS, "elements")?;
    }
    at_most(tags.slow, SLOW, MARKUP)
}

const MARKUP: &str = "bytes of names and comments";
const ENTITIES: &str = "bytes of entities";

/// The bytes that may be names or numbers of entities.
fn entities(html: &str) -> usize {
    let is_named = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    html.split('&')
        .skip(1)
        .map(|rest| rest.bytes().take_while(is_named).count())
        .sum()
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
    Err(format!(
        "holds {count} {what}, and a page at most {most}; one page is expected, as text or as HTML"
    ))
}

/// The tags of a text, as far as their cost needs to be known.
struct Tags<'a> {
    rest: &'a str,
    /// Bytes of what was passed that a parser reads one by one. There are no more tags where it is too much.
    slow: usize,
}

struct Tag<'a> {
    name: &'a str,
    is_end: bool,
    attributes: usize,
}

impl<'a> Tags<'a> {
    fn new(html: &'a str) -> Self {
        Self {
            rest: html,
            slow: 0,
        }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        while self.slow <= SLOW {
            let (_, rest) = self.rest.split_once('<')?;
            self.rest = rest;
            if let Some(comment) = rest.strip_prefix("!--") {
                // `<!-->` and `<!--->` are whole ones.
                let short = comment
                    .strip_prefix('>')
                    .or_else(|| comment.strip_prefix("->"));
                self.rest = short
                    .or_else(|| Some(comment.split_once("-->")?.1))
                    .unwrap_or_default();
                self.slow += rest.len() - self.rest.len();
                continue;
            }
            let is_end = rest.starts_with('/');
            let named = rest.strip_prefix('/').unwrap_or(rest);
            let end =
                named.find(|letter: char| letter.is_ascii_whitespace() || "/><".contains(letter));
            let (name, rest) = named.split_at(end.unwrap_or(named.len()));
            if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
                // A parser takes it for a comment, with what may look like tags.
                let end = if named.starts_with("![CDATA[") {
                    "]]>"
                } else {
                    ">"
                };
                if is_end || named.starts_with(['!', '?']) {
                    self.slow += named.find(end).unwrap_or(named.len());
                }
                continue;
            }
            let attributes = attributes(rest);
            self.rest = attributes.rest;
            self.slow += name.len() + attributes.names;
            if !is_end && RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
                let content = attributes.rest;
                self.rest = after_raw(content, name);
                if name.eq_ignore_ascii_case("script") {
                    self.slow += slow_in_script(content, content.len() - self.rest.len());
                }
            }
            return Some(Tag {
                name,
                is_end,
                attributes: attributes.count,
            });
        }
        None
    }
}

/// The bytes of a script that has so many, and may hold comments as pages of old hide scripts in them.
fn slow_in_script(text: &str, end: usize) -> usize {
    let script = text.get(..end).unwrap_or_default();
    let Some((_, comment)) = script.split_once("<!--") else {
        return 0;
    };
    // A script in a comment in a script hides the end of the script, and so on.
    let hides_end = comment
        .match_indices('<')
        .any(|(at, _)| begins_script(&comment[at + 1..]));
    if hides_end { text.len() } else { comment.len() }
}

fn begins_script(text: &str) -> bool {
    text.get(.."script".len())
        .is_some_and(|name| name.eq_ignore_ascii_case("script"))
}

struct Attributes<'a> {
    count: usize,
    /// Bytes of their names.
    names: usize,
    /// What follows the end of the tag.
    rest: &'a str,
}

/// What stands up to the end of a tag.
fn attributes(text: &str) -> Attributes<'_> {
    enum Within {
        Tag,
        Name,
        AfterName,
        AfterEquals,
        Value,
        Quoted(u8),
    }
    let (mut count, mut names, mut within) = (0, 0, Within::Tag);
    for (at, byte) in text.bytes().enumerate() {
        within = match (within, byte) {
            (Within::Quoted(quote), _) if byte != quote => Within::Quoted(quote),
            (Within::Quoted(_), _) => Within::Tag,
            (_, b'>') => {
                return Attributes {
                    count,
                    names,
                    rest: text.get(at + 1..).unwrap_or_default(),
                };
            }
            (Within::Name | Within::AfterName, b'=') => Within::AfterEquals,
            (Within::AfterEquals, b'"' | b'\'') => Within::Quoted(byte),
            (Within::AfterEquals, _) if byte.is_ascii_whitespace() => Within::AfterEquals,
            (Within::Value, _) if byte.is_ascii_whitespace() => Within::Tag,
            (Within::AfterEquals | Within::Value, _) => Within::Value,
            (Within::Name | Within::AfterName, _) if byte.is_ascii_whitespace() => {
                Within::AfterName
            }
            (Within::Tag, _) if byte.is_ascii_whitespace() => Within::Tag,
            (_, b'/') => Within::Tag,
            (Within::Name, _) => {
                names += 1;
                Within::Name
            }
            (Within::Tag | Within::AfterName, _) => {
                count += 1;
                names += 1;
                Within::Name
            }
        }
    }
    Attributes {
        count,
        names,
        rest: "",
    }
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
            let tags: Vec<usize> = Tags::new(tag).map(|tag| tag.attributes).collect();
            assert_eq!(tags, [count], "{tag}");
        }
    }

    #[test]
    fn finds_tags_where_a_parser_does() {
        let html = "a < b <P><!-- <i> --><script>if (a<b) '</script><br/></p><!--><u>";
        let names: Vec<String> = Tags::new(html)
            .map(|tag| format!("{}{}", if tag.is_end { "/" } else { "" }, tag.name))
            .collect();
        assert_eq!(names, ["P", "script", "/script", "br", "/p", "u"]);
    }

    #[test]
    fn refuses_what_is_read_byte_by_byte() {
        let long = "a-".repeat(SLOW);
        let name = "a".repeat(SLOW + 1);
        for costly in [
            format!("<p>&{name}"),
            format!("<p>&#{}", "1".repeat(SLOW)),
            format!("<p title='&{name}'>"),
            format!("<title>&{name}</title>"),
            format!("<!--{long}"),
            format!("<!--{long}-->"),
            format!("<!DOCTYPE {long}>"),
            format!("<p><?{long}>"),
            format!("<p><![CDATA[>{long}]]>"),
            format!("<p></ {long}>"),
            format!("<{name}>"),
            format!("<p></{name}>"),
            format!("<p {name}>"),
            format!("<script><!--{long}</script>"),
            format!("<script><!--<script></script>{long}"),
            format!("<p>{}", "<!--aaaaaaaaaaaaaaaa-->".repeat(SLOW / 16)),
            "<?".repeat(90_000),
        ] {
            let refused = html(&costly).unwrap_err();
            assert!(
                refused.contains("bytes of ") && refused.contains(&format!("at most {SLOW}")),
                "{refused}"
            );
        }
    }

    #[test]
    fn pictures_styles_and_scripts_in_place_may_be_long() {
        let long = "a-".repeat(SLOW);
        for page in [
            format!("<img src=\"data:image/png;base64,{long}\" alt=a>"),
            format!("<p style='background: url(data:{long})'>a"),
            format!("<link href=data:{long}>"),
            format!("<style>{long}</style>"),
            format!("<script>{long}</script><p>a"),
            format!("<p>{}", "a && b".repeat(100)),
        ] {
            assert_eq!(html(&page), Ok(()));
        }
    }

    #[test]
    fn refuses_formatting_that_is_opened_again_and_again() {
        let open: String = (0..600).map(|size| format!("<font size={size}>")).collect();
        assert!(html(&format!("{open}{}", "<p>a".repeat(1_000))).is_err());
        // An end inside a cell does not close what was opened outside of it.
        let closed = "<table><tr><td></font></td></tr></table>".repeat(600);
        assert!(html(&format!("{open}{closed}{}", "<p>a".repeat(1_000))).is_err());
        assert!(
            html(&"<p><b>a</b><table><tr><td><b>b</b></td></tr></table>".repeat(10_000)).is_ok()
        );
    }
}
