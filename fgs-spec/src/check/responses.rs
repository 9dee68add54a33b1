//! Bodies and statuses of an operation.

use std::collections::BTreeSet;

use super::checker::Checker;
use super::difference::{ABSENT, PRESENT};
use crate::page::{Fact, Place, Side};
use crate::spec::Pointer;

impl Checker<'_> {
    pub(super) fn body(&mut self, place: &Place, side: Side, pointer: &Pointer) {
        let rows = self.page.rows(place, side);
        let (fields, parent) = match self.spec.body(pointer) {
            Some(media) => (
                self.spec.properties(&media.to("schema")),
                self.spec.resolve(&media.to("schema")),
            ),
            None => (Vec::new(), self.operation.pointer.clone()),
        };
        self.fields(place, side, &rows, fields, &parent);
    }

    pub(super) fn statuses(&mut self) {
        let known = self.spec.statuses(self.operation);
        let parts: BTreeSet<u16> = self
            .page
            .tables
            .iter()
            .filter_map(|table| match table.place {
                Place::ResponseBody(status) | Place::ResponseHeader(status) => Some(status),
                _ => None,
            })
            .collect();
        let listed: Option<BTreeSet<u16>> = self
            .page
            .statuses
            .as_ref()
            .map(|statuses| statuses.iter().map(|status| status.code).collect());
        let responses = self.operation.pointer.to("responses");
        for status in parts.iter().chain(listed.iter().flatten()) {
            if !known.iter().any(|(code, _)| code == status) {
                self.push(
                    "status",
                    &status.to_string(),
                    Fact::Presence,
                    PRESENT,
                    ABSENT,
                    &responses,
                );
            }
        }
        let mut undocumented = BTreeSet::new();
        for (status, pointer) in &known {
            let has_source = self.spec.get(&pointer.to("x-source")).is_some();
            if listed
                .as_ref()
                .is_some_and(|listed| !listed.contains(status))
                && !has_source
            {
                self.push(
                    "status",
                    &status.to_string(),
                    Fact::Presence,
                    ABSENT,
                    PRESENT,
                    pointer,
                );
            }
            // A status that is not on the page has no tables to compare.
            if has_source && !parts.contains(status) {
                undocumented.insert(*status);
            }
        }
        let statuses: BTreeSet<u16> = parts
            .into_iter()
            .chain(known.iter().map(|(code, _)| *code))
            .collect();
        for status in statuses.difference(&undocumented).copied() {
            let pointer = responses.to(&status.to_string());
            let header = Place::ResponseHeader(status);
            let rows = self.page.rows(&header, Side::Response);
            let fields = self.spec.headers(&pointer);
            self.fields(&header, Side::Response, &rows, fields, &pointer);
            self.body(&Place::ResponseBody(status), Side::Response, &pointer);
        }
    }
}
