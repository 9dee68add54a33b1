//! A cell of the column of descriptions, part by part.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::hints::hints_at_fact;
use super::labels::{Label, Part, parts};
use super::reader::{Description, Reader, add};
use super::values::{is_list, is_placeholder, value, values};
use crate::page::{Facts, Type};
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

pub(crate) fn read(kind: &Type, cell: &[Paragraph]) -> Description {
    read_beside(kind, cell, &Facts::default())
}

/// Reads a description of a field with facts of other sources, which the description may repeat.
pub(crate) fn read_beside(kind: &Type, cell: &[Paragraph], known: &Facts) -> Description {
    let mut reader = Reader {
        kind,
        known,
        facts: Facts::default(),
        unparsed: Vec::new(),
        options: Vec::new(),
        ranges: Vec::new(),
        defaults: Vec::new(),
        units: Vec::new(),
    };
    let cell = reader.counted_choices(cell);
    let mut parts = parts(&cell).into_iter().peekable();
    while let Some(part) = parts.next() {
        let mut body = vec![part.paragraph];
        // A sentence below a list of values is no value.
        let continues = |next: &Part, listed: bool| {
            let ends = part.label == Some(Label::Enumeration) && listed && !next.paragraph.is_item;
            next.label.is_none() && part.label.is_some_and(Label::spans_paragraphs) && !ends
        };
        while let Some(next) =
            parts.next_if(|next| continues(next, body.last().is_some_and(|last| last.is_item)))
        {
            body.push(next.paragraph);
        }
        body.retain(|paragraph| !is_placeholder(&paragraph.text));
        reader.part(part.label, &body);
    }
    reader.finish()
}

impl Reader<'_> {
    fn part(&mut self, label: Option<Label>, body: &[Paragraph]) {
        let Some(first) = body.first() else { return };
        match label {
            None | Some(Label::Prose) => {
                for paragraph in body {
                    if paragraph.is_item {
                        self.item(paragraph);
                    } else {
                        self.prose(paragraph, false);
                    }
                }
            }
            Some(Label::Range) => self.range(body),
            Some(Label::Default) => self.default(body),
            Some(Label::Enumeration) => self.enumeration(body),
            Some(Label::Pattern) => self.unparsed.extend_from_slice(body),
            Some(Label::ArrayLength) => self.array_length(first),
            Some(label) => self.bound(label, first),
        }
    }

    /// A list item without a label: it is about one case only, so a fact in it is unparsed.
    fn item(&mut self, paragraph: &Paragraph) {
        if hints_at_fact(&paragraph.text) {
            self.unparsed.push(paragraph.clone());
        } else if value(paragraph).is_some_and(|value| !value.contains(' ')) {
            self.options.push(paragraph.clone());
        }
    }

    fn enumeration(&mut self, body: &[Paragraph]) {
        match values(body) {
            Some(values) => self.add_enumeration(values),
            None => self.unparsed.extend_from_slice(body),
        }
    }

    fn default(&mut self, body: &[Paragraph]) {
        for paragraph in body {
            let end = [paragraph.text.find('。'), paragraph.text.find(". ")]
                .into_iter()
                .flatten()
                .min();
            let (value, rest) = paragraph.text.split_at(end.unwrap_or(paragraph.text.len()));
            match self.value(value.trim_end_matches(['.', ';']).trim(), paragraph) {
                Some(value) => {
                    add(&mut self.facts.default, value);
                    self.unparsed
                        .extend(hints_at_fact(rest).then(|| paragraph.clone()));
                }
                None => {
                    self.prose(paragraph, true);
                    let is_read = self
                        .defaults
                        .iter()
                        .any(|(known, _)| known.text == paragraph.text);
                    self.unparsed.extend((!is_read).then(|| paragraph.clone()));
                }
            }
        }
    }

    fn range(&mut self, body: &[Paragraph]) {
        if *self.kind == Type::Boolean {
            static OF_BOTH: LazyLock<Regex> = LazyLock::new(|| {
                pattern(r"^(?i:[\s,/;:.-]|true|false|or|and|yes|no|[^\x00-\x7F])*$")
            });
            self.unparsed.extend(
                body.iter()
                    .filter(|paragraph| !OF_BOTH.is_match(&paragraph.text))
                    .cloned(),
            );
            return;
        }
        // A list of values, and sentences below it.
        if let [list, rest @ ..] = body
            && !rest.is_empty()
            && is_list(&list.text)
            && !rest.iter().any(|paragraph| value(paragraph).is_some())
        {
            self.range(std::slice::from_ref(list));
            rest.iter()
                .for_each(|paragraph| self.prose(paragraph, false));
            return;
        }
        let are_listed = |values: &[String]| match body {
            [only] => is_list(&only.text),
            _ => {
                body.iter().all(|paragraph| paragraph.is_item)
                    || values.iter().all(|value| !value.contains(' '))
            }
        };
        match values(body)
            .filter(|values| values.len() > 1 && are_listed(values) && self.are_valid(values))
        {
            Some(values) => self.add_enumeration(values),
            None => {
                let known = (self.facts.clone(), self.ranges.len(), self.unparsed.len());
                for paragraph in body {
                    self.prose(paragraph, true);
                }
                if known == (self.facts.clone(), self.ranges.len(), self.unparsed.len()) {
                    self.unparsed.extend_from_slice(body);
                }
            }
        }
    }
}
