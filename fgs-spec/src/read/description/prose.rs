//! Facts in sentences.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::hints::hints_at_fact;
use super::numbers::UNIT;
use super::reader::Reader;
use crate::page::Type;
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

impl Reader<'_> {
    /// Facts in sentences; `labelled` where a label announces them.
    pub(super) fn prose(&mut self, paragraph: &Paragraph, labelled: bool) {
        static UNIT_WORDS: LazyLock<Regex> =
            LazyLock::new(|| pattern(&format!(r"(?:单位|(?i:\bunits?))\s*(?:为|is|:)?{UNIT}")));
        let mut rest = paragraph.text.clone();
        if let Some(found) = UNIT_WORDS.captures(&paragraph.text) {
            self.add_unit(found.get(1).map_or("", |unit| unit.as_str()), paragraph);
        }
        match self.kind {
            Type::String => rest = self.lengths(&rest),
            kind if kind.is_numeric() => {
                rest = self.ranges(&rest, paragraph, labelled);
                rest = self.both_bounds(&rest, paragraph);
            }
            _ => {}
        }
        rest = self.inline_default(&rest, paragraph);
        static OPTIONS: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"可选值|可选项|取值有|(?i:\boptions?\s*:)"));
        if OPTIONS.is_match(&rest) {
            self.options.push(paragraph.clone());
        }
        if hints_at_fact(&rest) || labelled && rest.contains(|letter: char| letter.is_ascii_digit())
        {
            self.unparsed.push(paragraph.clone());
        }
    }
}
