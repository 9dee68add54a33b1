//! State while a page is checked.

use super::difference::Difference;
use crate::page::{Fact, Page, Side, Unparsed};
use crate::spec::{Operation, Pointer, Spec};

pub(super) struct Checker<'a> {
    pub page: &'a Page,
    pub spec: &'a Spec,
    pub operation: &'a Operation,
    pub differences: Vec<Difference>,
    pub unparsed: Vec<Unparsed>,
    /// The tables of objects that were compared, each with its schema or where it is.
    pub compared: Vec<(Side, String, String)>,
}

impl Checker<'_> {
    pub(super) fn push(
        &mut self,
        place: &str,
        field: &str,
        fact: Fact,
        page: &str,
        spec: &str,
        pointer: &Pointer,
    ) {
        let difference = Difference {
            operation: self.operation.id.clone(),
            place: place.to_owned(),
            field: field.to_owned(),
            fact,
            page: page.to_owned(),
            spec: spec.to_owned(),
            file: self.page.file.clone(),
            form: self.page.form,
            line: self.spec.line(pointer),
        };
        if !self.differences.contains(&difference) {
            self.differences.push(difference);
        }
    }
}
