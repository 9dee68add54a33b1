//! A cell of the column of descriptions, part by part.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::hints::may_hold_a_fact;
use super::labels::{Label, Part, parts};
use super::reader::{Description, Reader, add};
use super::values::{is_list, is_nothing, value, values};
use crate::page::{Facts, Type};
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

pub fn read(kind: &Type, cell: &[Paragraph]) -> Description {
    let mut reader = Reader {
        kind,
        facts: Facts::default(),
        unread: Vec::new(),
        options: Vec::new(),
        ranges: Vec::new(),
        defaults: Vec::new(),
        units: Vec::new(),
    };
    let mut parts = parts(cell).into_iter().peekable();
    while let Some(part) = parts.next() {
        let mut body = vec![part.words];
        // A sentence below a list of values is none.
        let belongs = |next: &Part, listed: bool| {
            let ends = part.label == Some(Label::Enumeration) && listed && !next.words.item;
            next.label.is_none() && part.label.is_some_and(Label::goes_on) && !ends
        };
        while let Some(next) =
            parts.next_if(|next| belongs(next, body.last().is_some_and(|last| last.item)))
        {
            body.push(next.words);
        }
        body.retain(|words| !is_nothing(&words.text));
        reader.part(part.label, &body);
    }
    reader.finish()
}

impl Reader<'_> {
    fn part(&mut self, label: Option<Label>, body: &[Paragraph]) {
        let Some(first) = body.first() else { return };
        match label {
            None | Some(Label::Prose) => {
                for words in body {
                    // What an element of a list says is of one case.
                    match words.item {
                        true if may_hold_a_fact(&words.text) => self.unread.push(words.clone()),
                        true => self.options.extend(
                            value(words)
                                .filter(|value| !value.contains(' '))
                                .map(|_| words.clone()),
                        ),
                        false => self.prose(words, false),
                    }
                }
            }
            Some(Label::Range) => self.range(body),
            Some(Label::Default) => self.default(body),
            Some(Label::Enumeration) => self.enumeration(body),
            Some(Label::Pattern) => self.unread.extend_from_slice(body),
            Some(Label::ArrayLength) => self.array_length(first),
            Some(label) => self.bound(label, first),
        }
    }

    fn enumeration(&mut self, body: &[Paragraph]) {
        match values(body) {
            Some(values) => self.allowed(values),
            None => self.unread.extend_from_slice(body),
        }
    }

    fn default(&mut self, body: &[Paragraph]) {
        for words in body {
            let end = [words.text.find('。'), words.text.find(". ")]
                .into_iter()
                .flatten()
                .min();
            let (value, rest) = words.text.split_at(end.unwrap_or(words.text.len()));
            match self.value(value.trim_end_matches(['.', ';']).trim(), words) {
                Some(value) => {
                    add(&mut self.facts.default, value);
                    self.unread
                        .extend(may_hold_a_fact(rest).then(|| words.clone()));
                }
                None => {
                    self.prose(words, true);
                    let is_read = self
                        .defaults
                        .iter()
                        .any(|(known, _)| known.text == words.text);
                    self.unread.extend((!is_read).then(|| words.clone()));
                }
            }
        }
    }

    fn range(&mut self, body: &[Paragraph]) {
        if *self.kind == Type::Boolean {
            static OF_BOTH: LazyLock<Regex> = LazyLock::new(|| {
                pattern(r"^(?i:[\s,/;:.-]|true|false|or|and|yes|no|[^\x00-\x7F])*$")
            });
            self.unread.extend(
                body.iter()
                    .filter(|words| !OF_BOTH.is_match(&words.text))
                    .cloned(),
            );
            return;
        }
        let are_listed = |values: &[String]| match body {
            [only] => is_list(&only.text),
            _ => {
                body.iter().all(|words| words.item)
                    || values.iter().all(|value| !value.contains(' '))
            }
        };
        match values(body)
            .filter(|values| values.len() > 1 && are_listed(values) && self.are_of_the_type(values))
        {
            Some(values) => self.allowed(values),
            None => {
                let known = (self.facts.clone(), self.ranges.len(), self.unread.len());
                for words in body {
                    self.prose(words, true);
                }
                if known == (self.facts.clone(), self.ranges.len(), self.unread.len()) {
                    self.unread.extend_from_slice(body);
                }
            }
        }
    }
}
