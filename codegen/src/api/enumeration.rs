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
            groups: Groups::default(),
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
