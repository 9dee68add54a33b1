//! The schemas of fields.

use super::keywords::keywords;
use super::names::Schemas;
use super::yaml::{TODO, Yaml, map, text};
use crate::page::{Fact, Field, Form, Place, Side, Type};

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
        let schema = self.schema(field, side, &mut page_says, Some(TODO));
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
            extensions.push(says(self.page.form, &field.kind, page_says));
        }
        if !notes.is_empty() {
            extensions.push(("x-note".to_owned(), text(&notes.join(" "))));
        }
        (schema, extensions)
    }

    /// The schema of a field, of the elements of an array, or of the values of a map.
    pub(super) fn schema(
        &self,
        field: &Field,
        side: Side,
        page_says: &mut Vec<(Fact, Yaml)>,
        description: Option<&str>,
    ) -> Yaml {
        let mut schema = self.kind(&field.kind, side, page_says);
        if let Some(element) = &field.element {
            let (key, inner) = match field.kind {
                Type::Array(_) => ("items", self.element(element, side)),
                _ => ("additionalProperties", self.element(element, side)),
            };
            schema.set(key, inner);
        }
        if let Some(description) = description {
            schema.push("description", text(description));
        }
        schema.extend(keywords(field, page_says));
        schema
    }

    fn element(&self, element: &Field, side: Side) -> Yaml {
        let mut says = Vec::new();
        if let Type::Reference(_) = element.kind {
            return self.reference(&element.kind, side, &mut says);
        }
        let mut schema = self.schema(element, side, &mut says, None);
        if !says.is_empty() {
            schema.extend(vec![self::says(self.page.form, &element.kind, says)]);
        }
        match schema {
            // An object of anything.
            Yaml::Map(entries) if entries.is_empty() && element.kind == Type::Any => {
                Yaml::Bool(true)
            }
            schema => schema,
        }
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
            Type::Object if self.page.form == Form::Definition => open_object(),
            Type::Object => of("object"),
            Type::Map => open_object(),
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
        // A definition may call it otherwise.
        if schema != table && self.page.form == Form::Page {
            page_says.push((Fact::Reference, text(table)));
        }
        map([("$ref", text(&format!("#/components/schemas/{schema}")))])
    }
}

fn open_object() -> Yaml {
    map([
        ("type", text("object")),
        ("additionalProperties", Yaml::Bool(true)),
    ])
}

/// The extension for facts that differ in the source.
fn says(form: Form, kind: &Type, facts: Vec<(Fact, Yaml)>) -> (String, Yaml) {
    let is_array = matches!(kind, Type::Array(_));
    let (extension, name): (&str, fn(Fact, bool) -> &'static str) = match form {
        Form::Page => ("x-page-says", |fact, _| fact.name()),
        Form::Definition => ("x-definition-says", Fact::keyword),
    };
    let facts = facts
        .into_iter()
        .map(|(fact, value)| (name(fact, is_array).to_owned(), value));
    (extension.to_owned(), Yaml::Map(facts.collect()))
}
