//! Limits of HTML, before it is parsed.

use super::tags::{MAX_SLOW_BYTES, Tags};
use super::text::check_limit;

/// Elements a parser creates, with those it reopens in every paragraph.
const MAX_ELEMENTS: usize = 600_000;
const MAX_ATTRIBUTES: usize = 500;

/// Depth of nested elements.
const MAX_DEPTH: usize = 1_000;

/// Elements without an end tag, or with an optional one.
const NO_END_TAG: [&str; 17] = [
    "area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "source", "track", "wbr",
];
/// Elements of drawings, which are empty and close themselves.
const SVG_SHAPES: [&str; 9] = [
    "path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "use", "stop",
];
/// Elements that a parser reopens in every paragraph until they are closed.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements whose content closes nothing outside of them.
const CELLS: [&str; 3] = ["td", "th", "caption"];

/// HTML, before it is parsed.
pub(crate) fn html(html: &str) -> Result<(), String> {
    let (mut depth, mut elements) = (0_usize, 0_usize);
    // Open formatting elements, and the cells around them.
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
            return Err("is nested too deeply; save the page with a browser".to_owned());
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
    fn rejects_slow_content() {
        let long = "a-".repeat(MAX_SLOW_BYTES);
        let name = "a".repeat(MAX_SLOW_BYTES + 1);
        for slow in [
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
            let message = html(&slow).unwrap_err();
            assert!(
                message.contains("bytes of ")
                    && message.contains(&format!("limit of {MAX_SLOW_BYTES}")),
                "{message}"
            );
        }
    }

    #[test]
    fn accepts_long_inline_content() {
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
    fn rejects_reopened_formatting() {
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
