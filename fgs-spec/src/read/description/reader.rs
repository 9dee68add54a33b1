//! What is known while a description is read.

use super::numbers::unit;
use crate::page::{Facts, Type};
use crate::read::blocks::Paragraph;

#[derive(Debug, Default)]
pub struct Description {
    pub facts: Facts,
    /// Paragraphs that hold more than what was read of them.
    pub unread: Vec<Paragraph>,
}

pub struct Reader<'a> {
    pub kind: &'a Type,
    pub facts: Facts,
    pub unread: Vec<Paragraph>,
    /// What lists values without the label of an enumeration.
    pub options: Vec<Paragraph>,
    /// The ranges that stand in prose.
    pub ranges: Vec<(Paragraph, [String; 2])>,
    /// The defaults that stand in prose.
    pub defaults: Vec<(Paragraph, String)>,
    /// The units of the numbers that were read; where they differ, the numbers cannot be compared.
    pub units: Vec<(&'static str, Paragraph)>,
}

impl Reader<'_> {
    pub fn allowed(&mut self, values: Vec<String>) {
        if !self.facts.enumeration.contains(&values) {
            self.facts.enumeration.push(values);
        }
    }

    pub fn are_of_the_type(&self, values: &[String]) -> bool {
        match self.kind {
            Type::String => true,
            kind => {
                kind.is_numeric()
                    && values
                        .iter()
                        .all(|value| self.is_a_number_of_the_type(value))
            }
        }
    }

    pub fn is_a_number_of_the_type(&self, text: &str) -> bool {
        match self.kind {
            Type::Number => text.parse::<f64>().is_ok(),
            _ => text.parse::<i64>().is_ok(),
        }
    }

    pub fn unit(&mut self, words: &str, at: &Paragraph) {
        let unit = unit(words);
        if !unit.is_empty() {
            self.units.push((unit, at.clone()));
        }
    }
}

pub fn add(values: &mut Vec<String>, value: String) {
    if !values.contains(&value) {
        values.push(value);
    }
}
