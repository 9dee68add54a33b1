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
            [[least, most]] => {
                add(&mut self.facts.minimum, least.clone());
                add(&mut self.facts.maximum, most.clone());
            }
            // Of two cases.
            _ => self
                .unread
                .extend(self.ranges.iter().map(|(words, _)| words.clone())),
        }
        static DEFAULT: LazyLock<Regex> = LazyLock::new(|| pattern(r"默认|缺省|(?i:default)"));
        match self
            .unread
            .iter()
            .any(|words| DEFAULT.is_match(&words.text))
        {
            // Of two cases, of which one is not understood.
            true => self
                .unread
                .extend(self.defaults.drain(..).map(|(words, _)| words)),
            false => self
                .defaults
                .iter()
                .for_each(|(_, value)| add(&mut self.facts.default, value.clone())),
        }
        // A single element of a list is no choice.
        let choice = self.options.len() > 1 || self.options.iter().any(|words| !words.item);
        if choice && *self.kind != Type::Boolean {
            let known: Vec<&String> = self.facts.enumeration.iter().flatten().collect();
            let told_again =
                |words: &Paragraph| value(words).is_none_or(|value| known.contains(&&value));
            self.options
                .retain(|words| known.is_empty() || !told_again(words));
            self.unread.append(&mut self.options);
        }
        let mixed = self
            .units
            .iter()
            .any(|(unit, _)| self.units.iter().any(|(other, _)| other != unit));
        if mixed && self.kind.is_numeric() {
            let facts = std::mem::take(&mut self.facts);
            self.facts.enumeration = facts.enumeration;
            self.unread
                .extend(self.units.into_iter().map(|(_, words)| words));
        }
        let mut told: Vec<Paragraph> = Vec::new();
        for words in self.unread {
            if !told
                .iter()
                .any(|known| known.text == words.text && known.line == words.line)
            {
                told.push(words);
            }
        }
        Description {
            facts: self.facts,
            unread: told,
        }
    }
}
