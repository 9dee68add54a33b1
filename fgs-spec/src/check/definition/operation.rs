//! An operation and its parameters.

use super::facts::At;
use super::marks::Marks;
use crate::check::checker::Checker;
use crate::page::{Fact, Place, Side};
use crate::spec::Pointer;

/// Compares a definition with its operation.
pub(crate) fn check(checker: &mut Checker) {
    if let Some(name) = &checker.page.operation {
        let (operation, pointer) = (
            checker.operation,
            checker.operation.pointer.to("operationId"),
        );
        if *name != operation.id {
            checker.push(
                "operation",
                "",
                Fact::Presence,
                name,
                &operation.id,
                &pointer,
            );
        }
    }
    for place in [Place::Path, Place::Query, Place::Header] {
        checker.definition_parameters(&place);
    }
    checker.definition_request();
    checker.definition_responses();
}

impl Checker<'_> {
    fn definition_parameters(&mut self, place: &Place) {
        let name = place.to_string();
        let rows = self.page.rows(place, Side::Request);
        let fields = self.spec.parameters(self.operation, &name);
        let parts: Vec<(String, Pointer)> = fields
            .iter()
            .map(|field| (field.name.clone(), field.pointer.clone()))
            .collect();
        let parent = self.operation.pointer.clone();
        for (row, part) in self.names(&name, &rows, &parts, &Marks::default(), &parent) {
            let at = At {
                place: &name,
                field: &row.name,
            };
            let required = fields
                .iter()
                .any(|field| field.pointer == part && field.required);
            let marks = Marks::of(self.spec, std::slice::from_ref(&part));
            let published = row.required.unwrap_or(false);
            self.definition_fact(
                at,
                Fact::Required,
                &marks,
                [Some(required.to_string()), Some(published.to_string())],
                &row.kind,
                &part.to("required"),
            );
            self.schema(at, Side::Request, row, &part.to("schema"), Some(&part));
        }
    }
}
