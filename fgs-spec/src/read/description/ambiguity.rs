//! Facts that contradict each other, since the description is about several cases.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::reader::{Description, Reader, add, of_kind};
use super::values::value;
use crate::page::Type;
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

impl Reader<'_> {
    /// Keeps the facts that are unambiguous; the rest is unparsed.
    pub(super) fn finish(mut self) -> Description {
        self.resolve_ranges();
        self.resolve_defaults();
        self.resolve_options();
        self.resolve_units();
        let mut unparsed: Vec<Paragraph> = Vec::new();
        for paragraph in self.unparsed {
            let is_known = unparsed
                .iter()
                .any(|known| known.text == paragraph.text && known.line == paragraph.line);
            if !is_known {
                unparsed.push(paragraph);
            }
        }
        Description {
            facts: self.facts,
            unparsed,
        }
    }

    /// Several ranges belong to several cases.
    fn resolve_ranges(&mut self) {
        let mut ranges: Vec<&[String; 2]> = self.ranges.iter().map(|(_, range)| range).collect();
        ranges.sort();
        ranges.dedup();
        if let [[min, max]] = ranges.as_slice() {
            add(&mut self.facts.minimum, min.clone());
            add(&mut self.facts.maximum, max.clone());
        } else {
            let paragraphs = self.ranges.iter().map(|(paragraph, _)| paragraph.clone());
            self.unparsed.extend(paragraphs);
        }
    }

    /// With an unparsed default there are two cases.
    fn resolve_defaults(&mut self) {
        static DEFAULT: LazyLock<Regex> = LazyLock::new(|| pattern(r"默认|缺省|(?i:default)"));
        let has_unparsed = self
            .unparsed
            .iter()
            .any(|paragraph| DEFAULT.is_match(&paragraph.text));
        for (paragraph, value) in std::mem::take(&mut self.defaults) {
            if has_unparsed {
                self.unparsed.push(paragraph);
            } else {
                add(&mut self.facts.default, value);
            }
        }
    }

    /// Lists of values without a label, unless an enumeration has the same values.
    fn resolve_options(&mut self) {
        // A single list item is no enumeration.
        let is_choice = self.options.len() > 1 || self.options.iter().any(|option| !option.is_item);
        if !is_choice || *self.kind == Type::Boolean {
            return;
        }
        let known: Vec<&String> = [&self.facts, self.known]
            .into_iter()
            .flat_map(|facts| facts.enumeration.iter().flatten())
            .collect();
        let is_repeated = |option: &Paragraph| {
            value(option).is_none_or(|it| known.contains(&&of_kind(self.kind, it)))
        };
        self.options
            .retain(|option| known.is_empty() || !is_repeated(option));
        self.unparsed.append(&mut self.options);
    }

    /// Numbers of different units cannot be compared.
    fn resolve_units(&mut self) {
        let Some((first, _)) = self.units.first() else {
            return;
        };
        let is_mixed = self.units.iter().any(|(unit, _)| unit != first);
        if is_mixed && self.kind.is_numeric() {
            let facts = std::mem::take(&mut self.facts);
            self.facts.enumeration = facts.enumeration;
            let paragraphs = self.units.drain(..).map(|(_, paragraph)| paragraph);
            self.unparsed.extend(paragraphs);
        }
    }
}
