//! Bounds below a label of their own.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::labels::Label;
use super::numbers::{CHARACTERS, NUMBER, TO, UNIT, digits};
use super::reader::{Reader, add};
use crate::page::Type;
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

impl Reader<'_> {
    /// `最小值:1`, `Maximum length: 64 characters.`
    pub(super) fn bound(&mut self, label: Label, paragraph: &Paragraph) {
        static BOUND: LazyLock<Regex> =
            LazyLock::new(|| pattern(&format!(r"^({NUMBER})(?:{UNIT}|{CHARACTERS})[。.]?$")));
        let found = BOUND.captures(&paragraph.text).and_then(|found| {
            self.add_unit(found.get(2).map_or("", |unit| unit.as_str()), paragraph);
            Some(digits(found.get(1)?.as_str()))
        });
        let Some(value) = found.filter(|value| self.is_valid_number(value)) else {
            self.unparsed.push(paragraph.clone());
            return;
        };
        let values = match (label, self.kind) {
            // Of a string, it is the length.
            (Label::Minimum | Label::MinLength, Type::String) => &mut self.facts.min_length,
            (Label::Maximum | Label::MaxLength, Type::String) => &mut self.facts.max_length,
            (Label::Minimum | Label::MinValue, kind) if kind.is_numeric() => {
                &mut self.facts.minimum
            }
            (Label::Maximum | Label::MaxValue, kind) if kind.is_numeric() => {
                &mut self.facts.maximum
            }
            // Of an array, it may be the bound of an element; of a string, that of a number in it.
            _ => {
                self.unparsed.push(paragraph.clone());
                return;
            }
        };
        add(values, value);
    }

    /// `最小值为1,最大值为10` in one sentence.
    pub(super) fn both_bounds(&mut self, text: &str, paragraph: &Paragraph) -> String {
        static BOTH: LazyLock<Regex> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:最小值(?:为|是)|(?i:(?:the )?minimum(?: value)? is))\s*({NUMBER})\s*(?:[,;、]|(?i:and))\s*(?:最大值(?:为|是)|(?i:(?:the )?maximum(?: value)? is))\s*({NUMBER})\s*(?:[,;。]|\.$|\.\s|$)"
            ))
        });
        let ranges = BOTH
            .captures_iter(text)
            .map(|found| [&found[1], &found[2]].map(digits));
        let ranges: Vec<[String; 2]> = ranges.collect();
        let is_valid = |value: &String| self.is_valid_number(value);
        if ranges.is_empty() || !ranges.iter().flatten().all(is_valid) {
            return text.to_owned();
        }
        let ranges = ranges.into_iter().map(|range| (paragraph.clone(), range));
        self.ranges.extend(ranges);
        BOTH.replace_all(text, ",").into_owned()
    }

    pub(super) fn array_length(&mut self, paragraph: &Paragraph) {
        static RANGE: LazyLock<Regex> =
            LazyLock::new(|| pattern(&format!(r"^({NUMBER}){TO}({NUMBER})[。.]?$")));
        match (RANGE.captures(&paragraph.text), self.kind) {
            (Some(found), Type::Array(_)) => {
                add(&mut self.facts.min_length, digits(&found[1]));
                add(&mut self.facts.max_length, digits(&found[2]));
            }
            _ => self.unparsed.push(paragraph.clone()),
        }
    }
}
