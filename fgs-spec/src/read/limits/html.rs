//! Limits of HTML, before it is parsed.

use super::tags::{MAX_SLOW_BYTES, Tags};
use super::text::check_limit;

/// Elements a parser makes, those included that it makes again after each end of a paragraph.
const MAX_ELEMENTS: usize = 600_000;
const MAX_ATTRIBUTES: usize = 500;

/// How deep elements stand within each other.
const MAX_DEPTH: usize = 1_000;

/// Elements that have no end, or need none.
const NO_END_TAG: [&str; 17] = [
    "area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "source", "track", "wbr",
];
/// Of drawings: they hold nothing, and end themselves.
const SVG_SHAPES: [&str; 9] = [
    "path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "use", "stop",
];
/// Elements that a parser opens again, in every paragraph, as long as they are not closed.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements that close nothing that was opened outside of them.
const CELLS: [&str; 3] = ["td", "th", "caption"];

/// HTML, before it is parsed.
pub fn html(html: &str) -> Result<(), String> {
    let (mut depth, mut elements) = (0_usize, 0_usize);
    // Open formatting, and the cells it stands in.
    let mut open: Vec<String> = Vec::new();
    let mut tags = Tags::new(html);
    check_limit(entities(html), MAX_SLOW_BYTES, ENTITIES)?;
    for tag in tags.by_ref() {
        let name = tag.name.to_ascii_lowercase();
        check_limit(tag.attributes, MAX_ATTRIBUTES, "attributes of one element")?;
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
            depth += usize::from(
                !NO_END_TAG.contains(&name.as_str()) && !SVG_SHAPES.contains(&name.as_str()),
            );
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
        if depth > MAX_DEPTH {
            return Err(
                "is nested deeper than a page; the page as the browser saves it is expected"
                    .to_owned(),
            );
        }
        check_limit(elements, MAX_ELEMENTS, "elements")?;
    }
    check_limit(tags.slow_bytes, MAX_SLOW_BYTES, NAMES_AND_COMMENTS)
}

const NAMES_AND_COMMENTS: &str = "bytes of names and comments";
const ENTITIES: &str = "bytes of entities";

/// The bytes that may be names or numbers of entities.
fn entities(html: &str) -> usize {
    let is_named = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    html.split('&')
        .skip(1)
        .map(|rest| rest.bytes().take_while(is_named).count())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_read_byte_by_byte() {
        let long = "a-".repeat(MAX_SLOW_BYTES);
        let name = "a".repeat(MAX_SLOW_BYTES + 1);
        for costly in [
            format!("<p>&{name}"),
            format!("<p>&#{}", "1".repeat(MAX_SLOW_BYTES)),
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
            format!(
                "<p>{}",
                "<!--aaaaaaaaaaaaaaaa-->".repeat(MAX_SLOW_BYTES / 16)
            ),
            "<?".repeat(90_000),
        ] {
            let refused = html(&costly).unwrap_err();
            assert!(
                refused.contains("bytes of ")
                    && refused.contains(&format!("at most {MAX_SLOW_BYTES}")),
                "{refused}"
            );
        }
    }

    #[test]
    fn pictures_styles_and_scripts_in_place_may_be_long() {
        let long = "a-".repeat(MAX_SLOW_BYTES);
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
