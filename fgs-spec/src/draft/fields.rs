//! The schemas of fields.

use super::keywords::keywords;
use super::names::Schemas;
use super::yaml::{TODO, Yaml, map, text};
use crate::page::{Fact, Field, Place, Side, Type};

impl Schemas<'_> {
    /// The schema of a parameter, and the extensions of the parameter itself.
    pub(super) fn parameter(
        &self,
        field: &Field,
        place: &str,
        has_required: bool,
    ) -> (Yaml, Vec<(String, Yaml)>) {
        let (schema, extensions) = self.field(field, place, Side::Request, has_required);
        let Yaml::Map(entries) = schema else {
            return (schema, extensions);
        };
        let entries = entries
            .into_iter()
            .filter(|(key, _)| key != "description")
            .collect();
        (Yaml::Map(entries), extensions)
    }

    pub(super) fn field(
        &self,
        field: &Field,
        place: &str,
        side: Side,
        has_required: bool,
    ) -> (Yaml, Vec<(String, Yaml)>) {
        let mut page_says: Vec<(Fact, Yaml)> = Vec::new();
        let mut notes = Vec::new();
        let mut schema = self.kind(&field.kind, side, &mut page_says);
        schema.push("description", text(TODO));
        schema.extend(keywords(field, &mut page_says));
        // Path parameters are always required.
        if place == Place::Path.to_string() && field.required == Some(false) {
            page_says.push((Fact::Required, Yaml::Bool(false)));
        }
        if has_required && field.required.is_none() {
            notes.push("TODO: the page does not say whether it is required.".to_owned());
        }
        let unparsed = self
            .page
            .unparsed
            .iter()
            .filter(|unparsed| unparsed.place == place && unparsed.field == field.name);
        let mut texts: Vec<&str> = Vec::new();
        for unparsed in unparsed {
            if !texts.contains(&unparsed.text.as_str()) {
                texts.push(&unparsed.text);
            }
        }
        if !texts.is_empty() {
            notes.push(format!("TODO: unparsed: {}", texts.join(" | ")));
        }
        let mut extensions = Vec::new();
        if !page_says.is_empty() {
            let page_says = page_says
                .into_iter()
                .map(|(fact, value)| (fact.name().to_owned(), value))
                .collect();
            extensions.push(("x-page-says".to_owned(), Yaml::Map(page_says)));
        }
        if !notes.is_empty() {
            extensions.push(("x-note".to_owned(), text(&notes.join(" "))));
        }
        (schema, extensions)
    }

    fn kind(&self, kind: &Type, side: Side, page_says: &mut Vec<(Fact, Yaml)>) -> Yaml {
        let of = |name: &str| map([("type", text(name))]);
        match kind {
            Type::Any => Yaml::Map(Vec::new()),
            Type::String => of("string"),
            Type::Integer => of("integer"),
            Type::Long => map([("type", text("integer")), ("format", text("int64"))]),
            Type::Number => of("number"),
            Type::Boolean => of("boolean"),
            Type::Object => of("object"),
            Type::Map => map([
                ("type", text("object")),
                ("additionalProperties", Yaml::Bool(true)),
            ]),
            Type::Reference(_) => map([(
                "allOf",
                Yaml::List(vec![self.reference(kind, side, page_says)]),
            )]),
            Type::Array(element) => {
                let items = match **element {
                    Type::Reference(_) => self.reference(element, side, page_says),
                    ref element => self.kind(element, side, page_says),
                };
                map([("type", text("array")), ("items", items)])
            }
            Type::Unknown(words) => {
                page_says.push((Fact::Type, text(words)));
                of("string")
            }
        }
    }

    fn reference(&self, kind: &Type, side: Side, page_says: &mut Vec<(Fact, Yaml)>) -> Yaml {
        let table = kind.reference().unwrap_or(TODO);
        let schema = self
            .tables
            .iter()
            .find(|(known, name, _)| *known == side && name == table);
        let schema = schema.map_or(table, |(_, _, schema)| schema);
        if schema != table {
            page_says.push((Fact::Reference, text(table)));
        }
        map([("$ref", text(&format!("#/components/schemas/{schema}")))])
    }
}
