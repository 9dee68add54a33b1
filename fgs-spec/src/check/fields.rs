//! Compares the rows of a table with parameters and properties, and the objects they refer to.

use super::checker::Checker;
use super::content;
use super::difference::{ABSENT, PRESENT};
use super::facts::sorted_set;
use crate::page::{self, Fact, Facts, Place, Side, Type};
use crate::spec::{self, Pointer};

impl Checker<'_> {
    /// `parent` is the part of the document with these fields.
    pub(super) fn fields(
        &mut self,
        place: &Place,
        side: Side,
        rows: &[page::Field],
        fields: Vec<spec::Field>,
        parent: &Pointer,
    ) {
        for row in rows {
            // Header names are case-insensitive.
            let same = |field: &&spec::Field| match place {
                Place::Header | Place::ResponseHeader(_) => {
                    field.name.eq_ignore_ascii_case(&row.name)
                }
                _ => field.name == row.name,
            };
            let exact = fields.iter().find(|field| field.name == row.name);
            match exact.or_else(|| fields.iter().find(same)) {
                Some(field) => self.field(place, side, row, field),
                None => self.push(
                    &place.to_string(),
                    &row.name,
                    Fact::Presence,
                    PRESENT,
                    ABSENT,
                    parent,
                ),
            }
        }
        for field in fields {
            let on_page = rows
                .iter()
                .any(|row| row.name.eq_ignore_ascii_case(&field.name));
            if on_page || field.has_source {
                continue;
            }
            // An unparsed row starts with the name.
            let names_it = |text: &str| text.split(' ').next() == Some(field.name.as_str());
            let mut unparsed = self.page.unparsed.iter();
            let unparsed =
                unparsed.find(|unparsed| unparsed.field == field.name && names_it(&unparsed.text));
            let (fact, page, spec) = match unparsed {
                Some(_) => (Fact::Type, "unparsed".to_owned(), field.kind.to_string()),
                None => (Fact::Presence, ABSENT.to_owned(), PRESENT.to_owned()),
            };
            self.push(
                &place.to_string(),
                &field.name,
                fact,
                &page,
                &spec,
                &field.pointer,
            );
        }
    }

    fn field(&mut self, place: &Place, side: Side, row: &page::Field, field: &spec::Field) {
        // Path parameters are always required.
        if let Some(required) = row.required.or((*place == Place::Path).then_some(true)) {
            self.fact(
                place,
                field,
                Fact::Required,
                &[required.to_string()],
                &[field.required.to_string()],
            );
        }
        self.kind(place, side, row, field);
        let Facts {
            minimum,
            maximum,
            min_length,
            max_length,
            default,
            enumeration,
            ..
        } = &field.facts;
        self.fact(place, field, Fact::Minimum, &row.facts.minimum, minimum);
        self.fact(place, field, Fact::Maximum, &row.facts.maximum, maximum);
        self.fact(
            place,
            field,
            Fact::MinLength,
            &row.facts.min_length,
            min_length,
        );
        self.fact(
            place,
            field,
            Fact::MaxLength,
            &row.facts.max_length,
            max_length,
        );
        self.fact(place, field, Fact::Default, &row.facts.default, default);
        let sets = |lists: &[Vec<String>]| {
            lists
                .iter()
                .map(|values| sorted_set(values))
                .collect::<Vec<_>>()
        };
        self.fact(
            place,
            field,
            Fact::Enum,
            &sets(&row.facts.enumeration),
            &sets(enumeration),
        );
        content::check(self, place, row, field);
    }

    fn kind(&mut self, place: &Place, side: Side, row: &page::Field, field: &spec::Field) {
        let (page, spec) = (shape(&row.kind), shape(&field.kind));
        self.fact(place, field, Fact::Type, &[page], &[spec]);
        if let (Some(page), Some(spec)) = (row.kind.reference(), field.kind.reference()) {
            let (page, spec) = (page.to_owned(), spec.to_owned());
            self.fact(
                place,
                field,
                Fact::Reference,
                std::slice::from_ref(&page),
                std::slice::from_ref(&spec),
            );
            self.object(side, &page, &spec);
        }
    }

    /// Compares the table of an object with the schema, once for each pair.
    pub(super) fn object(&mut self, side: Side, table: &str, schema: &str) {
        let pair = (side, table.to_owned(), schema.to_owned());
        if self.compared.contains(&pair) {
            return;
        }
        self.compared.push(pair);
        let Some(pointer) = self.spec.schema(schema) else {
            return;
        };
        let rows = self.page.rows(&Place::Schema(table.to_owned()), side);
        if rows.is_empty() && self.spec.get(&pointer.to("x-source")).is_some() {
            return;
        }
        let fields = self.spec.properties(&pointer);
        self.fields(
            &Place::Schema(schema.to_owned()),
            side,
            &rows,
            fields,
            &pointer,
        );
    }
}

/// A type without the name of the object, which is a fact of its own.
fn shape(kind: &Type) -> String {
    match kind {
        Type::Reference(_) => "object with a table".to_owned(),
        Type::Array(element) => format!("array of {}", shape(element)),
        other => other.to_string(),
    }
}
