//! Parameters, members and elements of a definition.

use serde_json::Value;

use super::facts::{At, is_open};
use super::marks::{Marks, SAYS, is_absent, set};
use crate::check::checker::Checker;
use crate::check::difference::{ABSENT, PRESENT};
use crate::page::{Fact, Field, Place, Side, Type};
use crate::spec::{Chain, Pointer};

impl Checker<'_> {
    /// Compares names of both sides, each with its part of the document, and returns the pairs.
    pub(super) fn names<'r>(
        &mut self,
        place: &str,
        rows: &'r [Field],
        parts: &[(String, Pointer)],
        left_out: &Marks,
        parent: &Pointer,
    ) -> Vec<(&'r Field, Pointer)> {
        let is_header = place.ends_with("header");
        let is_same =
            |one: &str, other: &str| one == other || is_header && one.eq_ignore_ascii_case(other);
        let (names, mark) = match left_out.left_out() {
            Some((names, mark)) => (names, Some(mark.clone())),
            None => (Vec::new(), None),
        };
        let mut pairs = Vec::new();
        for (name, part) in parts {
            let row = rows.iter().find(|row| is_same(&row.name, name));
            let absent = is_absent(self.spec, part);
            let has_source = self.spec.get(&part.to("x-source")).is_some();
            match row {
                Some(_) if absent => {
                    let (text, says) = (format!("{SAYS} absent"), part.to(SAYS));
                    self.push(place, name, Fact::Presence, PRESENT, &text, &says);
                }
                Some(row) => pairs.push((row, part.clone())),
                None if absent || has_source => {}
                None => self.push(place, name, Fact::Presence, ABSENT, PRESENT, part),
            }
        }
        let is_known = |name: &str| parts.iter().any(|(known, _)| is_same(known, name));
        for row in rows {
            if !is_known(&row.name) && !names.contains(&row.name) {
                self.push(place, &row.name, Fact::Presence, PRESENT, ABSENT, parent);
            }
        }
        for name in names {
            let is_published = rows.iter().any(|row| row.name == name);
            if is_known(&name) || !is_published {
                let here = if is_published { PRESENT } else { ABSENT };
                let pointer = mark.as_ref().unwrap_or(parent);
                let says = format!("{SAYS} a member that is left out");
                self.push(place, &name, Fact::Members, here, &says, pointer);
            }
        }
        pairs
    }

    /// Compares a row with a schema; `holder` is the parameter around it, if there is one.
    pub(super) fn schema(
        &mut self,
        at: At,
        side: Side,
        row: &Field,
        schema: &Pointer,
        holder: Option<&Pointer>,
    ) {
        let chain = self.spec.chain(schema);
        let parts: Vec<Pointer> = holder.into_iter().chain(chain.parts()).cloned().collect();
        let marks = Marks::of(self.spec, &parts);
        for (key, pointer) in marks.unknown() {
            let says = format!("{SAYS} {key}, which is not compared");
            self.push(at.place, at.field, Fact::Members, ABSENT, &says, pointer);
        }
        let is_explained = holder.is_some_and(|it| self.spec.get(&it.to("x-note")).is_some());
        self.facts_of_definition(at, row, &chain, &marks, is_explained);
        self.additional(at, row, &chain, &marks);
        let inner = ["items", "additionalProperties"]
            .iter()
            .filter_map(|key| self.spec.keyword(&chain, key))
            .find(|(_, value)| value.is_object())
            .map(|(pointer, _)| pointer);
        match (&row.element, inner) {
            (Some(element), Some(inner)) => {
                let field = format!("{}[]", at.field);
                let at = At {
                    field: &field,
                    ..at
                };
                self.schema(at, side, element, &inner, None);
            }
            (Some(element), None) if !matches!(element.kind, Type::Any | Type::Object) => {
                let field = format!("{}[]", at.field);
                let kind = element.kind.to_string();
                let pointer = schema.to("additionalProperties");
                self.push(at.place, &field, Fact::Type, &kind, ABSENT, &pointer);
            }
            _ => {}
        }
        match &row.kind {
            Type::Reference(table) => self.table(table, side, &chain, at),
            // An object without members, where the document has some.
            _ if self.spec.keyword(&chain, "properties").is_some() => {
                self.table("", side, &chain, at);
            }
            _ => {}
        }
    }

    /// Whether an object may have other members. One without members is open in any case.
    fn additional(&mut self, at: At, row: &Field, chain: &Chain, marks: &Marks) {
        let value = self.spec.keyword(chain, "additionalProperties");
        let is_map = value.as_ref().is_some_and(|(_, value)| is_open(value));
        let is_bare = value
            .as_ref()
            .is_some_and(|(_, value)| **value == Value::Bool(true));
        let published = match row.kind {
            Type::Map => true,
            Type::Object => is_bare,
            _ => false,
        };
        let pointer = match (value, chain.parts().first()) {
            (Some((pointer, _)), _) => pointer,
            (None, Some(schema)) => schema.clone(),
            (None, None) => return,
        };
        let shown = |is: bool| is.then(|| "true".to_owned());
        self.definition_fact(
            at,
            Fact::AdditionalProperties,
            marks,
            [shown(is_map), shown(published)],
            &row.kind,
            &pointer,
        );
    }

    /// Compares the table of an object with the schema, once for each pair.
    fn table(&mut self, table: &str, side: Side, chain: &Chain, at: At) {
        let Some(schema) = chain.last() else { return };
        let pair = (side, table.to_owned(), format!("{schema:?}"));
        if self.compared.contains(&pair) {
            return;
        }
        self.compared.push(pair);
        let rows = self.page.rows(&Place::Schema(table.to_owned()), side);
        let place = match self.spec.schema_name(schema) {
            Some(name) => Place::Schema(name.to_owned()).to_string(),
            None if at.field.is_empty() => at.place.to_owned(),
            None => format!("{}.{}", at.place, at.field),
        };
        self.members(&place, side, &rows, chain);
    }

    /// Compares the members of an object.
    pub(super) fn members(&mut self, place: &str, side: Side, rows: &[Field], chain: &Chain) {
        let Some(schema) = chain.last().cloned() else {
            return;
        };
        let marks = Marks::of(self.spec, chain.parts());
        let required = self.spec.keyword(chain, "required");
        let names = required.and_then(|(_, names)| names.as_array());
        let names =
            names.map(|names| set(names.iter().filter_map(|it| Some(it.as_str()?.to_owned()))));
        let published = rows.iter().filter(|row| row.required == Some(true));
        let published = set(published.map(|row| row.name.clone()));
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        self.definition_fact(
            At { place, field: "" },
            Fact::Required,
            &marks,
            [names.and_then(some), some(published)],
            &Type::Object,
            &schema.to("required"),
        );
        let parts = self.spec.parts(&schema.to("properties"));
        for (row, part) in self.names(place, rows, &parts, &marks, &schema) {
            let at = At {
                place,
                field: &row.name,
            };
            self.schema(at, side, row, &part, None);
        }
    }
}
