//! Where two sources of one operation differ from each other.

use std::collections::BTreeSet;

use serde::Serialize;

use super::difference::{ABSENT, PRESENT};
use super::facts::sorted_set;
use crate::page::{Fact, Facts, Field, Page, Place, Side, Type};

/// A fact of which two sources have different values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    pub operation: String,
    #[serde(rename = "where")]
    pub place: String,
    pub field: String,
    pub fact: Fact,
    pub values: [String; 2],
    pub files: [String; 2],
}

/// Compares every two of the sources of an operation. A fact that only one of them has is no contradiction.
pub fn contradictions(operation: &str, sources: &[&Page]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (at, one) in sources.iter().enumerate() {
        for other in sources.iter().skip(at + 1) {
            let mut pair = Pair {
                operation,
                pages: [one, other],
                compared: Vec::new(),
                found: Vec::new(),
            };
            pair.run();
            found.append(&mut pair.found);
        }
    }
    found
}

struct Pair<'a> {
    operation: &'a str,
    pages: [&'a Page; 2],
    /// The tables of objects that were compared.
    compared: Vec<(Side, [String; 2])>,
    found: Vec<Contradiction>,
}

impl Pair<'_> {
    fn run(&mut self) {
        let [one, other] = self.pages;
        if one.path != other.path || one.method != other.method {
            let values = self
                .pages
                .map(|page| format!("{} {}", page.method, page.path));
            self.push("path-template", "", Fact::Presence, values);
        }
        for place in [Place::Path, Place::Query, Place::Header, Place::RequestBody] {
            self.place([place.clone(), place], Side::Request);
        }
        let codes = self.pages.map(statuses);
        for code in codes.iter().flatten().copied().collect::<BTreeSet<u16>>() {
            let listed = codes.each_ref().map(|codes| codes.contains(&code));
            if listed[0] != listed[1] {
                self.push(
                    "status",
                    &code.to_string(),
                    Fact::Presence,
                    listed.map(presence),
                );
                continue;
            }
            for place in [Place::ResponseHeader(code), Place::ResponseBody(code)] {
                self.place([place.clone(), place], Side::Response);
            }
        }
    }

    /// Compares the tables of a place; the names of the tables of an object may differ.
    fn place(&mut self, places: [Place; 2], side: Side) {
        let [one, other] = self.pages;
        let rows = [one.rows(&places[0], side), other.rows(&places[1], side)];
        let is_header = matches!(places[0], Place::Header | Place::ResponseHeader(_));
        let is_same = |one: &Field, other: &Field| {
            one.name == other.name || is_header && one.name.eq_ignore_ascii_case(&other.name)
        };
        // A source without rows may describe the whole in words.
        if rows.iter().any(Vec::is_empty) {
            return;
        }
        let place = places[0].to_string();
        for row in &rows[0] {
            match rows[1].iter().find(|other| is_same(row, other)) {
                Some(other) => self.field(&place, side, [row, other]),
                None => self.push(
                    &place,
                    &row.name,
                    Fact::Presence,
                    [true, false].map(presence),
                ),
            }
        }
        for row in &rows[1] {
            if !rows[0].iter().any(|other| is_same(row, other)) {
                self.push(
                    &place,
                    &row.name,
                    Fact::Presence,
                    [false, true].map(presence),
                );
            }
        }
    }

    fn field(&mut self, place: &str, side: Side, rows: [&Field; 2]) {
        let name = &rows[0].name;
        if let (Some(one), Some(other)) = (rows[0].required, rows[1].required)
            && one != other
        {
            self.push(
                place,
                name,
                Fact::Required,
                [one, other].map(|it| it.to_string()),
            );
        }
        let kinds = rows.map(|row| shape(&row.kind));
        if kinds[0] != kinds[1] {
            self.push(place, name, Fact::Type, kinds);
        }
        for (fact, values) in facts(rows.map(|row| &row.facts)) {
            if values.iter().all(|value| !value.is_empty()) && values[0] != values[1] {
                self.push(place, name, fact, values);
            }
        }
        if let (Some(one), Some(other)) = (rows[0].kind.reference(), rows[1].kind.reference()) {
            let names = [one, other].map(str::to_owned);
            let pair = (side, names.clone());
            if !self.compared.contains(&pair) {
                self.compared.push(pair);
                self.place(names.map(Place::Schema), side);
            }
        }
    }

    fn push(&mut self, place: &str, field: &str, fact: Fact, values: [String; 2]) {
        self.found.push(Contradiction {
            operation: self.operation.to_owned(),
            place: place.to_owned(),
            field: field.to_owned(),
            fact,
            values,
            files: self.pages.map(|page| page.file.clone()),
        });
    }
}

/// The facts that pages and definitions both have.
fn facts(facts: [&Facts; 2]) -> [(Fact, [String; 2]); 6] {
    let of = |values: fn(&Facts) -> &Vec<String>| facts.map(|facts| sorted_set(values(facts)));
    let enumeration = |facts: &Facts| {
        let lists = facts.enumeration.iter().map(|values| sorted_set(values));
        lists.collect::<Vec<_>>().join(" and ")
    };
    [
        (Fact::Minimum, of(|facts| &facts.minimum)),
        (Fact::Maximum, of(|facts| &facts.maximum)),
        (Fact::MinLength, of(|facts| &facts.min_length)),
        (Fact::MaxLength, of(|facts| &facts.max_length)),
        (Fact::Default, of(|facts| &facts.default)),
        (Fact::Enum, facts.map(enumeration)),
    ]
}

/// A type without the names of tables; an object may be a map in another form.
fn shape(kind: &Type) -> String {
    match kind {
        Type::Reference(_) | Type::Object | Type::Map => "object".to_owned(),
        Type::Array(element) => format!("array of {}", shape(element)),
        other => other.to_string(),
    }
}

fn statuses(page: &Page) -> Vec<u16> {
    let listed = page.statuses.iter().flatten().map(|status| status.code);
    let tables = page.tables.iter().filter_map(|table| match table.place {
        Place::ResponseBody(status) | Place::ResponseHeader(status) => Some(status),
        _ => None,
    });
    listed.chain(tables).collect()
}

fn presence(is: bool) -> String {
    if is { PRESENT } else { ABSENT }.to_owned()
}
