//! The number or the list that a text holds.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::page::Content;
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

/// Reads what the description of a text says about the number, or the list, in it.
pub(crate) fn read(paragraphs: &[Paragraph]) -> Content {
    static MINIMUM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?:最小值|(?i:\bminimum(?: value)?))\s*(?:为|是|:|(?i:is))?\s*(\d+)")
    });
    static MAXIMUM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?:最大值|(?i:\bmaximum(?: value)?))\s*(?:为|是|:|(?i:is))?\s*(\d+)")
    });
    static DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?:默认值|缺省值|(?i:\bdefault(?: value)?))\s*(?:为|是|:|(?i:is))?\s*(\d+)")
    });
    static NOT_NEGATIVE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"小于\s*0|(?i:less than\s*0)"));
    static LARGEST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"大于\s*(\d+)\s*(?:取值|或者?等于)|(?i:greater than\s*(\d+) (?:or|is))")
    });
    static ITEMS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"最大支持\s*(\d+)\s*个|(?i:\bup to\s+(\d+)\s+(?:\w+\s+)?ids\b)"));
    let text = paragraphs.iter().map(|part| part.text.as_str());
    let text = text.collect::<Vec<_>>().join("\n");
    let first = |regex: &Regex| {
        let found = regex.captures(&text)?;
        let group = found.iter().skip(1).flatten().next()?;
        let number: i64 = group.as_str().parse().ok()?;
        Some(number.to_string())
    };
    let maximum = first(&MAXIMUM);
    let zero = || NOT_NEGATIVE.is_match(&text).then(|| "0".to_owned());
    Content {
        minimum: first(&MINIMUM).or_else(zero),
        default: first(&DEFAULT),
        largest: maximum.clone().or_else(|| first(&LARGEST)),
        maximum,
        max_items: first(&ITEMS),
    }
}
