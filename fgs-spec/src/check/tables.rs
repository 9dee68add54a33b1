//! Tables that no other table refers to.

use super::checker::Checker;
use super::difference::{ABSENT, PRESENT};
use crate::page::{Fact, Place};

impl Checker<'_> {
    pub(super) fn unreferenced_tables(&mut self) {
        for table in &self.page.tables {
            let Place::Schema(name) = &table.place else {
                continue;
            };
            if self
                .compared
                .iter()
                .any(|(side, known, _)| *side == table.side && known == name)
            {
                continue;
            }
            let candidates = self.spec.schemas_of(name);
            let before = self.differences.len();
            // The tables of one name in request and response can be two schemas.
            for schema in candidates.iter().chain(candidates.first()) {
                self.differences.truncate(before);
                self.compared
                    .retain(|(side, known, _)| *side != table.side || known != name);
                self.object(table.side, name, schema);
                if self.differences.len() == before {
                    break;
                }
            }
            if candidates.is_empty() {
                for row in &table.fields {
                    let parent = self.operation.pointer.clone();
                    self.push(
                        &table.place.to_string(),
                        &row.name,
                        Fact::Presence,
                        PRESENT,
                        ABSENT,
                        &parent,
                    );
                }
            }
        }
    }
}
