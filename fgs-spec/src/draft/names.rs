//! The schemas of a draft, and their names.

use super::yaml::{TODO, Yaml};
use crate::page::{Page, Place, Side, Unparsed};

pub(super) struct Schemas<'a> {
    pub page: &'a Page,
    /// What the schemas of bodies are named after.
    pub prefix: &'a str,
    /// Tables that have become schemas: side, name on the page, name of the schema.
    pub tables: Vec<(Side, String, String)>,
    pub schemas: Vec<(String, Yaml)>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(page: &'a Page) -> Self {
        let mut schemas = Self {
            page,
            prefix: page.operation.as_deref().unwrap_or(TODO),
            tables: Vec::new(),
            schemas: Vec::new(),
        };
        schemas.name_tables();
        schemas
    }

    /// A table of the request and one of the response share a schema if they are equal.
    fn name_tables(&mut self) {
        let mut names: Vec<(Side, String)> = Vec::new();
        for table in &self.page.tables {
            let own = match &table.place {
                Place::Schema(name) => Some(name.clone()),
                _ => None,
            };
            let named = table
                .fields
                .iter()
                .filter_map(|field| field.kind.reference().map(str::to_owned));
            names.extend(own.into_iter().chain(named).map(|name| (table.side, name)));
        }
        for (side, name) in names {
            if self
                .tables
                .iter()
                .any(|(known, table, _)| *known == side && *table == name)
            {
                continue;
            }
            let other = self.tables.iter().find(|(_, table, _)| *table == name);
            let schema = match other {
                Some((_, _, schema)) if is_same_in_request_and_response(self.page, &name) => {
                    schema.clone()
                }
                Some(_) => self.unused_name(&format!("{name}{side:?}")),
                None => name.clone(),
            };
            self.tables.push((side, name, schema));
        }
    }

    pub(super) fn unused_name(&self, name: &str) -> String {
        let taken = |name: &str| {
            self.schemas.iter().any(|(known, _)| known == name)
                || self
                    .tables
                    .iter()
                    .any(|(_, table, schema)| table == name || schema == name)
        };
        let mut free = name.to_owned();
        while taken(&free) {
            free.push('_');
        }
        free
    }

    /// Whether the schema of a field mentions it.
    pub(super) fn covers(&self, unparsed: &Unparsed) -> bool {
        let tables = self
            .page
            .tables
            .iter()
            .filter(|table| table.place.to_string() == unparsed.place);
        tables
            .flat_map(|table| &table.fields)
            .any(|field| field.name == unparsed.field)
    }
}

pub(super) fn is_component_name(name: &str) -> bool {
    name.chars()
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_'))
}

/// Whether the tables of this name, with those they refer to, are equal in request and response.
fn is_same_in_request_and_response(page: &Page, name: &str) -> bool {
    let facts = |name: &str, side| {
        let rows = page.rows(&Place::Schema(name.to_owned()), side).into_iter();
        rows.map(|field| (field.name, field.kind, field.facts))
            .collect::<Vec<_>>()
    };
    let mut seen = vec![name.to_owned()];
    let mut at = 0;
    while let Some(name) = seen.get(at).cloned() {
        at += 1;
        let request = facts(&name, Side::Request);
        if request != facts(&name, Side::Response) {
            return false;
        }
        for next in request.iter().filter_map(|(_, kind, _)| kind.reference()) {
            if !seen.iter().any(|known| known == next) {
                seen.push(next.to_owned());
            }
        }
    }
    true
}
