//! Lists of values.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim_end_matches(['。', '.']).trim();
    [
        "",
        "-",
        "不涉及",
        "无",
        "N/A",
        "None",
        "Not involved",
        "Not applicable",
    ]
    .iter()
    .any(|placeholder| placeholder.eq_ignore_ascii_case(text))
}

/// The values in a list of paragraphs, if all of them are values.
pub(super) fn values(body: &[Paragraph]) -> Option<Vec<String>> {
    match body {
        [only] if is_list(&only.text) => Some(listed(&only.text)),
        _ => body.iter().map(value).collect(),
    }
}

/// The value of a paragraph: all of it, or what it describes before a colon.
pub(super) fn value(paragraph: &Paragraph) -> Option<String> {
    static VALUE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[A-Za-z0-9_][\w.#()+/ *$-]{0,63}$"));
    static DESCRIBED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^([A-Za-z0-9_][\w.#/-]{0,63})\s*:.*$"));
    let text = paragraph.text.trim_end_matches(['。', ';', ',']).trim();
    let described = DESCRIBED.captures(text).map(|found| found[1].to_owned());
    let plain = VALUE.is_match(text) && (paragraph.is_item || !text.contains(' '));
    described.or(plain.then(|| text.to_owned()))
}

pub(super) fn is_list(text: &str) -> bool {
    static LIST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\[?[A-Za-z0-9_][\w.-]*(?:\s*(?:[,、;|]|\bor\b|和|或)\s*[A-Za-z0-9_][\w.-]*)+\]?[。.]?$",
        )
    });
    LIST.is_match(text)
}

pub(super) fn listed(text: &str) -> Vec<String> {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*(?:[,、;|]|\bor\b|和|或)\s*"));
    let text = text
        .trim_start_matches('[')
        .trim_end_matches(['。', '.', ']']);
    BETWEEN.split(text).map(str::to_owned).collect()
}
