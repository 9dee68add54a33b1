//! The tables of a page as schemas.

use crate::check::Fact;
use crate::page::{Facts, Field, Page, Place, Side, Type, Unread};

use super::TODO;
use super::yaml::{Yaml, list, map, number, text};

pub struct Schemas<'a> {
    page: &'a Page,
    /// What the schemas of bodies are named after.
    base: &'a str,
    /// Tables that have become schemas: side, name on the page, name of the schema.
    tables: Vec<(Side, String, String)>,
    made: Vec<(String, Yaml)>,
}

impl<'a> Schemas<'a> {
    pub fn new(page: &'a Page) -> Self {
        let mut schemas = Self {
            page,
            base: page.operation.as_deref().unwrap_or(TODO),
            tables: Vec::new(),
            made: Vec::new(),
        };
        schemas.name_tables();
        schemas
    }

    /// The schemas, those of bodies first; then those of the tables.
    pub fn finish(mut self) -> Vec<(String, Yaml)> {
        let tables = self.tables.clone();
        for (side, table, name) in tables {
            if self.made.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let place = Place::Schema(table.clone());
            let rows = self.page.rows(&place, side);
            let mut schema = self.object(&rows, &place.to_string(), side);
            if rows.is_empty() {
                schema.push(
                    "x-source",
                    text("the name of a type; the page has no table of it"),
                );
            }
            if table != name {
                schema.push("x-page-says", map([("table", text(&table))]));
            }
            self.made.push((name, schema));
        }
        self.made
    }

    /// A table for the request and one for the answer are one schema where they say the same.
    fn name_tables(&mut self) {
        let mut wanted: Vec<(Side, String)> = Vec::new();
        for table in &self.page.tables {
            let own = match &table.place {
                Place::Schema(name) => Some(name.clone()),
                _ => None,
            };
            let named = table
                .fields
                .iter()
                .filter_map(|field| field.kind.reference().map(str::to_owned));
            wanted.extend(own.into_iter().chain(named).map(|name| (table.side, name)));
        }
        for (side, name) in wanted {
            if self
                .tables
                .iter()
                .any(|(known, table, _)| *known == side && *table == name)
            {
                continue;
            }
            let other = self.tables.iter().find(|(_, table, _)| *table == name);
            let schema = match other {
                Some((_, _, schema)) if is_same_on_both_sides(self.page, &name) => schema.clone(),
                Some(_) => self.free(&format!("{name}{side:?}")),
                None => name.clone(),
            };
            self.tables.push((side, name, schema));
        }
    }

    fn free(&self, name: &str) -> String {
        let taken = |name: &str| {
            self.made.iter().any(|(known, _)| known == name)
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

    /// Whether a schema tells of it.
    pub fn has(&self, unread: &Unread) -> bool {
        let tables = self
            .page
            .tables
            .iter()
            .filter(|table| table.place.to_string() == unread.place);
        tables
            .flat_map(|table| &table.fields)
            .any(|field| field.name == unread.field)
    }

    /// The schema of a body, and its name.
    pub fn body(&mut self, suffix: &str, place: &str, side: Side, rows: &[Field]) -> String {
        let name = self.free(&format!("{}{suffix}", self.base));
        let schema = self.object(rows, place, side);
        self.made.push((name.clone(), schema));
        name
    }

    /// Errors of the same form share a schema.
    pub fn error(&mut self, code: u16, place: &str, rows: &[Field]) -> String {
        let schema = self.object(rows, place, Side::Response);
        if let Some((name, _)) = self.made.iter().find(|(_, known)| *known == schema) {
            return name.clone();
        }
        let first = !self.made.iter().any(|(known, _)| known == "ErrorResponse");
        let wanted = if first {
            "ErrorResponse".to_owned()
        } else {
            format!("{}{code}Response", self.base)
        };
        let name = self.free(&wanted);
        self.made.push((name.clone(), schema));
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
            let (mut schema, about) = self.field(field, place, side, place.starts_with("request"));
            schema.extend(about);
            (field.name.clone(), schema)
        });
        let properties: Vec<(String, Yaml)> = properties.collect();
        if !properties.is_empty() {
            schema.push("properties", Yaml::Map(properties));
        }
        schema
    }

    /// The schema of a parameter, and what is to be told about the parameter itself.
    pub fn parameter(
        &self,
        field: &Field,
        place: &str,
        tells_required: bool,
    ) -> (Yaml, Vec<(String, Yaml)>) {
        let (schema, about) = self.field(field, place, Side::Request, tells_required);
        let Yaml::Map(entries) = schema else {
            return (schema, about);
        };
        let entries = entries
            .into_iter()
            .filter(|(key, _)| key != "description")
            .collect();
        (Yaml::Map(entries), about)
    }

    fn field(
        &self,
        field: &Field,
        place: &str,
        side: Side,
        tells_required: bool,
    ) -> (Yaml, Vec<(String, Yaml)>) {
        let mut says: Vec<(Fact, Yaml)> = Vec::new();
        let mut notes = Vec::new();
        let mut schema = self.kind(&field.kind, side, &mut says);
        schema.push("description", text(TODO));
        schema.extend(keywords(field, &mut says));
        // A path has no gaps, whatever the page says.
        if place == Place::Path.to_string() && field.required == Some(false) {
            says.push((Fact::Required, Yaml::Bool(false)));
        }
        if tells_required && field.required.is_none() {
            notes.push("TODO: whether it is required is not told.".to_owned());
        }
        let unread = self
            .page
            .unread
            .iter()
            .filter(|unread| unread.place == place && unread.field == field.name);
        let mut texts: Vec<&str> = Vec::new();
        for unread in unread {
            if !texts.contains(&unread.text.as_str()) {
                texts.push(&unread.text);
            }
        }
        if !texts.is_empty() {
            notes.push(format!("TODO: not understood: {}", texts.join(" | ")));
        }
        let mut about = Vec::new();
        if !says.is_empty() {
            let says = says
                .into_iter()
                .map(|(fact, value)| (fact.name().to_owned(), value))
                .collect();
            about.push(("x-page-says".to_owned(), Yaml::Map(says)));
        }
        if !notes.is_empty() {
            about.push(("x-note".to_owned(), text(&notes.join(" "))));
        }
        (schema, about)
    }

    fn kind(&self, kind: &Type, side: Side, says: &mut Vec<(Fact, Yaml)>) -> Yaml {
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
            Type::Reference(_) => {
                map([("allOf", Yaml::List(vec![self.reference(kind, side, says)]))])
            }
            Type::Array(element) => {
                let items = match **element {
                    Type::Reference(_) => self.reference(element, side, says),
                    ref element => self.kind(element, side, says),
                };
                map([("type", text("array")), ("items", items)])
            }
            Type::Unknown(words) => {
                says.push((Fact::Type, text(words)));
                of("string")
            }
        }
    }

    fn reference(&self, kind: &Type, side: Side, says: &mut Vec<(Fact, Yaml)>) -> Yaml {
        let table = kind.reference().unwrap_or(TODO);
        let schema = self
            .tables
            .iter()
            .find(|(known, name, _)| *known == side && name == table);
        let schema = schema.map_or(table, |(_, _, schema)| schema);
        if schema != table {
            says.push((Fact::Reference, text(table)));
        }
        map([("$ref", text(&format!("#/components/schemas/{schema}")))])
    }
}

pub fn is_component_name(name: &str) -> bool {
    name.chars()
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_'))
}

/// Whether the tables of this name, and those that they name, say the same for the request and the answer.
fn is_same_on_both_sides(page: &Page, name: &str) -> bool {
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

/// The facts as keywords. What a page has twice, or has against itself, becomes what the page says.
fn keywords(field: &Field, says: &mut Vec<(Fact, Yaml)>) -> Vec<(String, Yaml)> {
    let Facts {
        minimum,
        maximum,
        min_length,
        max_length,
        default,
        enumeration,
    } = &field.facts;
    let (shortest, longest) = match field.kind {
        Type::Array(_) => ("minItems", "maxItems"),
        _ => ("minLength", "maxLength"),
    };
    let mut keywords = Vec::new();
    let bounds = [
        ("minimum", Fact::Minimum, minimum),
        ("maximum", Fact::Maximum, maximum),
        (shortest, Fact::MinLength, min_length),
        (longest, Fact::MaxLength, max_length),
    ];
    for (keyword, fact, values) in bounds {
        match values.as_slice() {
            [] => {}
            [value] => keywords.push((keyword.to_owned(), number(value))),
            several => says.push((fact, list(several.iter().map(|value| text(value))))),
        }
    }
    let value = |words: &str| match &field.kind {
        kind if kind.is_numeric() => number(words),
        Type::Boolean => Yaml::Bool(words == "true"),
        _ => text(words),
    };
    match default.as_slice() {
        [] => {}
        [only] if is_allowed(only, &field.facts) => {
            keywords.push(("default".to_owned(), value(only)))
        }
        several => says.push((Fact::Default, list(several.iter().map(|value| text(value))))),
    }
    match enumeration.as_slice() {
        [] => {}
        [values] if values.iter().all(|words| is_of(&field.kind, words)) => keywords.push((
            "enum".to_owned(),
            list(values.iter().map(|words| value(words))),
        )),
        several => {
            let lists = several
                .iter()
                .map(|values| list(values.iter().map(|words| text(words))));
            says.push((Fact::Enum, list(lists)));
        }
    }
    keywords
}

fn is_of(kind: &Type, words: &str) -> bool {
    match kind {
        Type::String => true,
        kind => kind.is_numeric() && words.parse::<f64>().is_ok(),
    }
}

fn is_allowed(default: &str, facts: &Facts) -> bool {
    let number = default.parse::<f64>().ok();
    let beyond = |values: &[String], is: fn(f64, f64) -> bool| {
        let bounds = values.iter().filter_map(|bound| bound.parse::<f64>().ok());
        number.is_some_and(|number| bounds.into_iter().any(|bound| is(number, bound)))
    };
    let listed = facts
        .enumeration
        .iter()
        .all(|values| values.iter().any(|value| value == default));
    let length = default.chars().count().to_string();
    let length = length.parse::<f64>().unwrap_or_default();
    let short = facts
        .min_length
        .iter()
        .filter_map(|bound| bound.parse::<f64>().ok())
        .any(|bound| length < bound);
    let long = facts
        .max_length
        .iter()
        .filter_map(|bound| bound.parse::<f64>().ok())
        .any(|bound| length > bound);
    !beyond(&facts.minimum, |number, bound| number < bound)
        && !beyond(&facts.maximum, |number, bound| number > bound)
        && listed
        && !short
        && !long
}
