//! What a description says of more than one case.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::reader::{Description, Reader, add};
use super::values::value;
use crate::page::Type;
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

impl Reader<'_> {
    pub fn finish(mut self) -> Description {
        let mut ranges: Vec<&[String; 2]> = self.ranges.iter().map(|(_, range)| range).collect();
        ranges.sort();
        ranges.dedup();
        match ranges.as_slice() {
            [[min, max]] => {
                add(&mut self.facts.minimum, min.clone());
                add(&mut self.facts.maximum, max.clone());
            }
            // Of two cases.
            _ => self
                .unparsed
                .extend(self.ranges.iter().map(|(paragraph, _)| paragraph.clone())),
        }
        static DEFAULT: LazyLock<Regex> = LazyLock::new(|| pattern(r"默认|缺省|(?i:default)"));
        match self
            .unparsed
            .iter()
            .any(|paragraph| DEFAULT.is_match(&paragraph.text))
        {
            // Of two cases, of which one is not understood.
            true => self
                .unparsed
                .extend(self.defaults.drain(..).map(|(paragraph, _)| paragraph)),
            false => self
                .defaults
                .iter()
                .for_each(|(_, value)| add(&mut self.facts.default, value.clone())),
        }
        // A single element of a list is no choice.
        let choice =
            self.options.len() > 1 || self.options.iter().any(|paragraph| !paragraph.is_item);
        if choice && *self.kind != Type::Boolean {
            let known: Vec<&String> = self.facts.enumeration.iter().flatten().collect();
            let told_again = |paragraph: &Paragraph| {
                value(paragraph).is_none_or(|value| known.contains(&&value))
            };
            self.options
                .retain(|paragraph| known.is_empty() || !told_again(paragraph));
            self.unparsed.append(&mut self.options);
        }
        let mixed = self
            .units
            .iter()
            .any(|(unit, _)| self.units.iter().any(|(other, _)| other != unit));
        if mixed && self.kind.is_numeric() {
            let facts = std::mem::take(&mut self.facts);
            self.facts.enumeration = facts.enumeration;
            self.unparsed
                .extend(self.units.into_iter().map(|(_, paragraph)| paragraph));
        }
        let mut told: Vec<Paragraph> = Vec::new();
        for paragraph in self.unparsed {
            if !told
                .iter()
                .any(|known| known.text == paragraph.text && known.line == paragraph.line)
            {
                told.push(paragraph);
            }
        }
        Description {
            facts: self.facts,
            unparsed: told,
        }
    }
}
