//! State while a description is parsed.

use super::numbers::{digits, unit_symbol};
use crate::page::{Facts, Type};
use crate::read::blocks::Paragraph;

#[derive(Debug, Default)]
pub(crate) struct Description {
    pub facts: Facts,
    /// Paragraphs with more than the parsed facts.
    pub unparsed: Vec<Paragraph>,
}

pub(super) struct Reader<'a> {
    pub kind: &'a Type,
    /// What is known of the field from elsewhere.
    pub known: &'a Facts,
    pub facts: Facts,
    pub unparsed: Vec<Paragraph>,
    /// Lists of values without the label of an enumeration.
    pub options: Vec<Paragraph>,
    /// The ranges in prose.
    pub ranges: Vec<(Paragraph, [String; 2])>,
    /// The defaults in prose.
    pub defaults: Vec<(Paragraph, String)>,
    /// The units of the parsed numbers; if they differ, the numbers cannot be compared.
    pub units: Vec<(&'static str, Paragraph)>,
}

impl Reader<'_> {
    pub(super) fn add_enumeration(&mut self, values: Vec<String>) {
        let values: Vec<String> = values
            .into_iter()
            .map(|value| of_kind(self.kind, value))
            .collect();
        if !self.facts.enumeration.contains(&values) {
            self.facts.enumeration.push(values);
        }
    }

    pub(super) fn are_valid(&self, values: &[String]) -> bool {
        match self.kind {
            Type::String => true,
            kind => kind.is_numeric() && values.iter().all(|value| self.is_valid_number(value)),
        }
    }

    pub(super) fn is_valid_number(&self, text: &str) -> bool {
        is_number(self.kind, text)
    }

    pub(super) fn add_unit(&mut self, paragraph: &str, at: &Paragraph) {
        let unit = unit_symbol(paragraph);
        if !unit.is_empty() {
            self.units.push((unit, at.clone()));
        }
    }
}

/// A value of a list: a number of a numeric type is as JSON has it.
pub(super) fn of_kind(kind: &Type, value: String) -> String {
    if kind.is_numeric() && is_number(kind, &value) {
        digits(&value)
    } else {
        value
    }
}

fn is_number(kind: &Type, text: &str) -> bool {
    match kind {
        Type::Number => text.parse::<f64>().is_ok(),
        _ => text.parse::<i64>().is_ok(),
    }
}

pub(super) fn add(values: &mut Vec<String>, value: String) {
    if !values.contains(&value) {
        values.push(value);
    }
}
