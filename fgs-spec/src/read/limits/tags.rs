//! The tags of a text, and the cost of parsing them.

/// Bytes that a parser reads one by one: of names, comments and entities. The text of elements, styles and the values
/// of attributes, such as pictures in place, are read at once.
pub(super) const MAX_SLOW_BYTES: usize = 1_000_000;

/// Elements whose text contains no tags.
const RAW_TEXT: [&str; 5] = ["script", "style", "textarea", "title", "xmp"];

/// The tags of a text, and the cost of parsing them.
pub(super) struct Tags<'a> {
    rest: &'a str,
    /// Bytes so far that a parser reads one by one. Above the limit, the iterator ends.
    pub slow_bytes: usize,
}

pub(super) struct Tag<'a> {
    pub name: &'a str,
    pub is_end: bool,
    pub attributes: usize,
}

impl<'a> Tags<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self {
            rest: html,
            slow_bytes: 0,
        }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        while self.slow_bytes <= MAX_SLOW_BYTES {
            let (_, rest) = self.rest.split_once('<')?;
            self.rest = rest;
            if let Some(comment) = rest.strip_prefix("!--") {
                // `<!-->` and `<!--->` are complete comments.
                let short = comment
                    .strip_prefix('>')
                    .or_else(|| comment.strip_prefix("->"));
                self.rest = short
                    .or_else(|| Some(comment.split_once("-->")?.1))
                    .unwrap_or_default();
                self.slow_bytes += rest.len() - self.rest.len();
                continue;
            }
            let is_end = rest.starts_with('/');
            let named = rest.strip_prefix('/').unwrap_or(rest);
            let end =
                named.find(|letter: char| letter.is_ascii_whitespace() || "/><".contains(letter));
            let (name, rest) = named.split_at(end.unwrap_or(named.len()));
            if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
                // A parser reads it as a comment, even where its content looks like tags.
                let end = if named.starts_with("![CDATA[") {
                    "]]>"
                } else {
                    ">"
                };
                if is_end || named.starts_with(['!', '?']) {
                    self.slow_bytes += named.find(end).unwrap_or(named.len());
                }
                continue;
            }
            let attributes = attributes(rest);
            self.rest = attributes.rest;
            self.slow_bytes += name.len() + attributes.names;
            if !is_end && RAW_TEXT.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
                let content = attributes.rest;
                self.rest = skip_raw_text(content, name);
                if name.eq_ignore_ascii_case("script") {
                    self.slow_bytes +=
                        slow_bytes_in_script(content, content.len() - self.rest.len());
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

/// The bytes of a script that a parser reads one by one: those from its first comment on.
fn slow_bytes_in_script(text: &str, end: usize) -> usize {
    let script = text.get(..end).unwrap_or_default();
    let Some((_, comment)) = script.split_once("<!--") else {
        return 0;
    };
    // A script tag in a comment hides the end tag of the script.
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
    /// The text after the end of the tag.
    rest: &'a str,
}

/// Parses attributes up to the end of the tag.
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

/// The rest of the text from the end tag of a raw text element on.
fn skip_raw_text<'a>(text: &'a str, name: &str) -> &'a str {
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
    fn counts_attributes_of_tag() {
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
    fn finds_same_tags_as_parser() {
        let html = "a < b <P><!-- <i> --><script>if (a<b) '</script><br/></p><!--><u>";
        let names: Vec<String> = Tags::new(html)
            .map(|tag| format!("{}{}", if tag.is_end { "/" } else { "" }, tag.name))
            .collect();
        assert_eq!(names, ["P", "script", "/script", "br", "/p", "u"]);
    }
}
