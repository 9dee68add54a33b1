//! Values below a sentence that has their number: `支持2种状态`, then `WAIT: …` and `DONE: …`.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::reader::Reader;
use super::values::value;
use crate::page::Type;
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

impl Reader<'_> {
    /// Reads such values, and returns the other paragraphs.
    pub(super) fn counted_choices(&mut self, cell: &[Paragraph]) -> Vec<Paragraph> {
        static COUNT: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"支持\s*(\d{1,3})\s*种|(?i:\bone of (\d{1,3})\b)"));
        let counted = cell.iter().enumerate().find_map(|(at, paragraph)| {
            let found = COUNT.captures(&paragraph.text)?;
            let count = found.get(1).or(found.get(2))?.as_str();
            let rows = cell.get(at + 1..at + 1 + count.parse::<usize>().ok()?)?;
            let is_described = |row: &Paragraph| row.text.contains(':');
            let values: Vec<String> = rows
                .iter()
                .filter(|row| is_described(row))
                .filter_map(value)
                .collect();
            (!values.is_empty() && values.len() == rows.len()).then_some((at, values))
        });
        match counted {
            Some((at, values)) if *self.kind == Type::String => {
                let end = at + 1 + values.len();
                self.add_enumeration(values);
                let rest = cell.iter().enumerate();
                rest.filter(|(row, _)| *row <= at || *row >= end)
                    .map(|(_, paragraph)| paragraph.clone())
                    .collect()
            }
            _ => cell.to_vec(),
        }
    }
}
