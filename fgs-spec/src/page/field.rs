//! A row of a table.

use serde::Serialize;

use super::fact::{Content, Facts};
use super::types::Type;

/// A row of a table. A fact with two different values on the page has both.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Field {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: Type,
    /// `None` where it is not on the page, as in a text without the cells of that column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(flatten)]
    pub facts: Facts,
    /// The elements of an array, or the values of a map, where they have facts of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<Box<Field>>,
    /// The number or the list that a text holds.
    #[serde(skip_serializing_if = "Content::is_empty")]
    pub content: Content,
    /// The text of the cell, line by line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub description: Vec<String>,
}

impl Field {
    /// Merges another row of the same name.
    pub(super) fn add(&mut self, other: &Self) {
        let Facts {
            minimum,
            maximum,
            min_length,
            max_length,
            default,
            enumeration,
            format,
            pattern,
        } = other.facts.clone();
        add(&mut self.facts.minimum, minimum);
        add(&mut self.facts.maximum, maximum);
        add(&mut self.facts.min_length, min_length);
        add(&mut self.facts.max_length, max_length);
        add(&mut self.facts.default, default);
        add(&mut self.facts.enumeration, enumeration);
        add(&mut self.facts.format, format);
        add(&mut self.facts.pattern, pattern);
        add(&mut self.description, other.description.clone());
    }
}

fn add<T: PartialEq>(own: &mut Vec<T>, more: Vec<T>) {
    for value in more {
        if !own.contains(&value) {
            own.push(value);
        }
    }
}
