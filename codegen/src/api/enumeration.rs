//! The enums.

use proc_macro2::Ident;

use super::groups::Groups;
use crate::names::variant_idents;
use crate::spec::shape::Shape;

/// A string with values of its own.
pub(crate) struct Enumeration {
    pub name: String,
    pub values: Vec<String>,
    pub variants: Vec<Ident>,
    /// What the schema says of it.
    pub description: Option<String>,
    /// Where it is, as `Model.member`.
    pub place: String,
    /// Whether the document gives its name, under which schemas with other values may join.
    pub is_named: bool,
    pub groups: Groups,
}

impl Enumeration {
    pub(crate) fn new(name: &str, shape: &Shape, place: &str) -> Self {
        let values = values(shape);
        Self {
            name: name.to_owned(),
            variants: variant_idents(&values),
            values,
            description: shape.schema.schema_data.description.clone(),
            place: place.to_owned(),
            is_named: shape.has_rust_name(),
            groups: Groups::default(),
        }
    }

    /// Whether all values of one are values of the other.
    pub(crate) fn may_join(&self, values: &[String]) -> bool {
        let are_within =
            |some: &[String], all: &[String]| some.iter().all(|value| all.contains(value));
        are_within(values, &self.values) || are_within(&self.values, values)
    }

    /// Adds the values that a further schema of the same name has.
    pub(crate) fn add_values(&mut self, values: Vec<String>) {
        let new = values
            .into_iter()
            .filter(|value| !self.values.contains(value))
            .collect::<Vec<_>>();
        if !new.is_empty() {
            self.values.extend(new);
            self.variants = variant_idents(&self.values);
        }
    }
}

/// The values of an enum, each once.
pub(crate) fn values(shape: &Shape) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for value in shape
        .string()
        .into_iter()
        .flat_map(|string| string.enumeration.iter().flatten())
    {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    values
}
