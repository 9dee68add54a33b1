//! The schemas of bodies and tables.

use super::names::Schemas;
use super::yaml::{TODO, Yaml, map, text};
use crate::page::{Field, Place, Side};

impl Schemas<'_> {
    /// The schemas, those of bodies first; then those of the tables.
    pub(super) fn into_schemas(mut self) -> Vec<(String, Yaml)> {
        let tables = self.tables.clone();
        for (side, table, name) in tables {
            if self.schemas.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let place = Place::Schema(table.clone());
            let rows = self.page.rows(&place, side);
            let mut schema = self.object(&rows, &place.to_string(), side);
            if rows.is_empty() {
                schema.push(
                    "x-source",
                    text("the name of a type; it has no table on the page"),
                );
            }
            if table != name {
                schema.push("x-page-says", map([("table", text(&table))]));
            }
            self.schemas.push((name, schema));
        }
        self.schemas
    }

    /// The schema of a body, and its name.
    pub(super) fn body(&mut self, suffix: &str, place: &str, side: Side, rows: &[Field]) -> String {
        let name = self.unused_name(&format!("{}{suffix}", self.prefix));
        let mut tables = self.page.tables.iter();
        let whole = tables.find_map(|table| {
            let is_it = table.place.to_string() == place && table.side == side;
            table.of.as_deref().filter(|_| is_it)
        });
        let schema = match whole {
            Some(whole) => {
                let (mut schema, extensions) = self.field(whole, place, side, false);
                schema.extend(extensions);
                schema
            }
            None => self.object(rows, place, side),
        };
        self.schemas.push((name.clone(), schema));
        name
    }

    /// Errors of the same form share a schema.
    pub(super) fn error(&mut self, code: u16, place: &str, rows: &[Field]) -> String {
        let schema = self.object(rows, place, Side::Response);
        if let Some((name, _)) = self.schemas.iter().find(|(_, known)| *known == schema) {
            return name.clone();
        }
        let first = !self
            .schemas
            .iter()
            .any(|(known, _)| known == "ErrorResponse");
        let names = if first {
            "ErrorResponse".to_owned()
        } else {
            format!("{}{code}Response", self.prefix)
        };
        let name = self.unused_name(&names);
        self.schemas.push((name.clone(), schema));
        name
    }

    fn object(&self, rows: &[Field], place: &str, side: Side) -> Yaml {
        let mut schema = map([("type", text("object")), ("description", text(TODO))]);
        let required: Vec<Yaml> = rows
            .iter()
            .filter(|field| field.required == Some(true))
            .map(|field| text(&field.name))
            .collect();
        if !required.is_empty() {
            schema.push("required", Yaml::List(required));
        }
        let properties = rows.iter().map(|field| {
            let (mut schema, extensions) =
                self.field(field, place, side, place.starts_with("request"));
            schema.extend(extensions);
            (field.name.clone(), schema)
        });
        let properties: Vec<(String, Yaml)> = properties.collect();
        if !properties.is_empty() {
            schema.push("properties", Yaml::Map(properties));
        }
        schema
    }
}
