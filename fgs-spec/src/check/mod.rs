//! A page against the document: every fact that one of them has otherwise.

mod content;
mod example;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use crate::page::{self, Facts, Page, Place, Side, Type, Unread};
use crate::spec::{self, Operation, Pointer, Spec};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drift {
    pub operation: String,
    #[serde(rename = "where")]
    pub place: String,
    pub field: String,
    pub fact: Fact,
    pub page: String,
    pub spec: String,
    /// In the document.
    #[serde(skip)]
    pub line: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    Presence,
    Type,
    Required,
    Minimum,
    Maximum,
    MinLength,
    MaxLength,
    Default,
    Enum,
    Reference,
}

impl Fact {
    /// The name it has in JSON, and in `x-page-says`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Presence => "presence",
            Self::Type => "type",
            Self::Required => "required",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::MinLength => "min_length",
            Self::MaxLength => "max_length",
            Self::Default => "default",
            Self::Enum => "enum",
            Self::Reference => "reference",
        }
    }
}

pub struct Checked {
    /// The operation the page is of; `None` where the document has none.
    pub operation: Option<String>,
    pub drift: Vec<Drift>,
    pub unread: Vec<Unread>,
}

const PRESENT: &str = "present";
const ABSENT: &str = "absent";

pub fn check(page: &Page, spec: &Spec) -> Checked {
    let operations = spec.operations();
    let Some(operation) = operations
        .iter()
        .max_by_key(|operation| votes(page, operation))
    else {
        return missing(page);
    };
    if votes(page, operation) < 2 {
        return missing(page);
    }
    let mut checker = Checker {
        page,
        spec,
        operation,
        drift: Vec::new(),
        unread: page.unread.clone(),
        compared: Vec::new(),
    };
    checker.run();
    Checked {
        operation: Some(operation.id.clone()),
        drift: checker.drift,
        unread: checker.unread,
    }
}

/// How much speaks for it that the page is of this operation. Each of these can change on its own.
fn votes(page: &Page, operation: &Operation) -> usize {
    let named = page.operation.as_ref() == Some(&operation.id);
    let titled = page.title.is_some() && page.title == operation.title;
    let path = page.path == operation.path;
    let method = page.method == operation.method;
    2 * usize::from(named)
        + 2 * usize::from(titled)
        + usize::from(path)
        + usize::from(path && method)
}

fn missing(page: &Page) -> Checked {
    let drift = Drift {
        operation: page
            .operation
            .clone()
            .unwrap_or_else(|| format!("{} {}", page.method, page.path)),
        place: "path-template".to_owned(),
        field: page.path.clone(),
        fact: Fact::Presence,
        page: PRESENT.to_owned(),
        spec: ABSENT.to_owned(),
        line: None,
    };
    Checked {
        operation: None,
        drift: vec![drift],
        unread: page.unread.clone(),
    }
}

struct Checker<'a> {
    page: &'a Page,
    spec: &'a Spec,
    operation: &'a Operation,
    drift: Vec<Drift>,
    unread: Vec<Unread>,
    /// The tables of objects that were compared, with the schema each was compared with.
    compared: Vec<(Side, String, String)>,
}

impl Checker<'_> {
    fn run(&mut self) {
        self.request_line();
        for (place, name) in [
            (Place::Path, "path"),
            (Place::Query, "query"),
            (Place::Header, "header"),
        ] {
            let rows = self.page.rows(&place, Side::Request);
            let fields = self.spec.parameters(self.operation, name);
            let around = self.operation.pointer.clone();
            self.fields(&place, Side::Request, &rows, fields, &around);
        }
        let body = self.operation.pointer.to("requestBody");
        self.body(&Place::RequestBody, Side::Request, &body);
        self.statuses();
        self.tables_that_nothing_names();
        example::check(self);
    }

    fn request_line(&mut self) {
        let (page, operation) = (self.page, self.operation);
        if page.method != operation.method {
            self.push(
                "method",
                "",
                Fact::Presence,
                &page.method,
                &operation.method,
                &operation.pointer,
            );
        }
        if page.path != operation.path {
            let item = Pointer::new(&["paths", &operation.path]);
            self.push(
                "path-template",
                "",
                Fact::Presence,
                &page.path,
                &operation.path,
                &item,
            );
        }
    }

    fn push(
        &mut self,
        place: &str,
        field: &str,
        fact: Fact,
        page: &str,
        spec: &str,
        pointer: &Pointer,
    ) {
        let drift = Drift {
            operation: self.operation.id.clone(),
            place: place.to_owned(),
            field: field.to_owned(),
            fact,
            page: page.to_owned(),
            spec: spec.to_owned(),
            line: self.spec.line(pointer),
        };
        if !self.drift.contains(&drift) {
            self.drift.push(drift);
        }
    }

    fn body(&mut self, place: &Place, side: Side, pointer: &Pointer) {
        let rows = self.page.rows(place, side);
        let (fields, around) = match self.spec.body(pointer) {
            Some(media) => (
                self.spec.properties(&media.to("schema")),
                self.spec.resolve(&media.to("schema")),
            ),
            None => (Vec::new(), self.operation.pointer.clone()),
        };
        self.fields(place, side, &rows, fields, &around);
    }

    fn statuses(&mut self) {
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
        let mut elsewhere = BTreeSet::new();
        for (status, pointer) in &known {
            let is_from_elsewhere = self.spec.get(&pointer.to("x-source")).is_some();
            if listed
                .as_ref()
                .is_some_and(|listed| !listed.contains(status))
                && !is_from_elsewhere
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
            // What the page does not have at all has no tables to compare with.
            if is_from_elsewhere && !parts.contains(status) {
                elsewhere.insert(*status);
            }
        }
        let statuses: BTreeSet<u16> = parts
            .into_iter()
            .chain(known.iter().map(|(code, _)| *code))
            .collect();
        for status in statuses.difference(&elsewhere).copied() {
            let pointer = responses.to(&status.to_string());
            let header = Place::ResponseHeader(status);
            let rows = self.page.rows(&header, Side::Response);
            let fields = self.spec.headers(&pointer);
            self.fields(&header, Side::Response, &rows, fields, &pointer);
            self.body(&Place::ResponseBody(status), Side::Response, &pointer);
        }
    }

    /// `around` is what the fields stand in.
    fn fields(
        &mut self,
        place: &Place,
        side: Side,
        rows: &[page::Field],
        fields: Vec<spec::Field>,
        around: &Pointer,
    ) {
        for row in rows {
            // The names of headers are the same in any case.
            let same = |field: &&spec::Field| match place {
                Place::Header | Place::ResponseHeader(_) => {
                    field.name.eq_ignore_ascii_case(&row.name)
                }
                _ => field.name == row.name,
            };
            match fields.iter().find(same) {
                Some(field) => self.field(place, side, row, field),
                None => self.push(
                    &place.to_string(),
                    &row.name,
                    Fact::Presence,
                    PRESENT,
                    ABSENT,
                    around,
                ),
            }
        }
        for field in fields {
            let on_page = rows
                .iter()
                .any(|row| row.name.eq_ignore_ascii_case(&field.name));
            if on_page || field.is_from_elsewhere {
                continue;
            }
            // A row that could not be read begins with the name.
            let names_it = |text: &str| text.split(' ').next() == Some(field.name.as_str());
            let mut unread = self.page.unread.iter();
            let unread = unread.find(|unread| unread.field == field.name && names_it(&unread.text));
            let (fact, page, spec) = match unread {
                Some(_) => (
                    Fact::Type,
                    "not understood".to_owned(),
                    field.kind.to_string(),
                ),
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
        // A path has no gaps, whether the page says so or not.
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
        let sets =
            |lists: &[Vec<String>]| lists.iter().map(|values| set(values)).collect::<Vec<_>>();
        self.fact(
            place,
            field,
            Fact::Enum,
            &sets(&row.facts.enumeration),
            &sets(enumeration),
        );
        content::check(self, place, row, field);
    }

    /// Both sides as the values they give: none, one, or several where the page contradicts itself.
    fn fact(
        &mut self,
        place: &Place,
        field: &spec::Field,
        fact: Fact,
        page: &[String],
        spec: &[String],
    ) {
        let expected = self
            .page_says(&field.pointer, fact)
            .unwrap_or_else(|| spec.to_vec());
        let same = page.len() == expected.len()
            && page
                .iter()
                .all(|value| expected.iter().any(|known| is_same(fact, value, known)));
        if !same {
            let pointer = match fact {
                Fact::Required => field.pointer.clone(),
                _ => field.pointer.to(keyword(fact)),
            };
            let pointer = match self.spec.get(&field.pointer.to("schema")) {
                Some(_) if fact != Fact::Required => field.pointer.to("schema").to(keyword(fact)),
                _ => pointer,
            };
            self.push(
                &place.to_string(),
                &field.name,
                fact,
                &told(page),
                &told(spec),
                &pointer,
            );
        }
    }

    /// What the document says that the page says, where that is not what it holds itself.
    fn page_says(&self, pointer: &Pointer, fact: Fact) -> Option<Vec<String>> {
        let plain = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Array(values) => {
                let values: Vec<String> = values
                    .iter()
                    .map(|value| value.as_str().map_or(value.to_string(), str::to_owned))
                    .collect();
                set(&values)
            }
            other => other.to_string(),
        };
        match self.spec.get(&pointer.to("x-page-says").to(fact.name()))? {
            Value::Null => Some(Vec::new()),
            // Several values of which each is one; of an enumeration, each is a list.
            Value::Array(values) if fact != Fact::Enum || values.iter().all(Value::is_array) => {
                Some(values.iter().map(plain).collect())
            }
            value => Some(vec![plain(value)]),
        }
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

    /// The table of an object against the schema; each pair once.
    fn object(&mut self, side: Side, table: &str, schema: &str) {
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

    fn tables_that_nothing_names(&mut self) {
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
            let before = self.drift.len();
            // The request's and the answer's table of one name can be two schemas.
            for schema in candidates.iter().chain(candidates.first()) {
                self.drift.truncate(before);
                self.compared
                    .retain(|(side, known, _)| *side != table.side || known != name);
                self.object(table.side, name, schema);
                if self.drift.len() == before {
                    break;
                }
            }
            if candidates.is_empty() {
                for row in &table.fields {
                    let around = self.operation.pointer.clone();
                    self.push(
                        &table.place.to_string(),
                        &row.name,
                        Fact::Presence,
                        PRESENT,
                        ABSENT,
                        &around,
                    );
                }
            }
        }
    }
}

/// A type without the name of the object; that is a fact of its own.
fn shape(kind: &Type) -> String {
    match kind {
        Type::Reference(_) => "object with a table".to_owned(),
        Type::Array(element) => format!("array of {}", shape(element)),
        other => other.to_string(),
    }
}

fn set(values: &[String]) -> String {
    values
        .iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .cloned()
        .collect::<Vec<_>>()
        .join(", ")
}

fn is_same(fact: Fact, page: &str, spec: &str) -> bool {
    let numeric = matches!(
        fact,
        Fact::Minimum | Fact::Maximum | Fact::MinLength | Fact::MaxLength | Fact::Default
    );
    let numbers = numeric
        .then(|| Some((page.parse::<f64>().ok()?, spec.parse::<f64>().ok()?)))
        .flatten();
    page == spec || numbers.is_some_and(|(page, spec)| page == spec)
}

fn told(values: &[String]) -> String {
    if values.is_empty() {
        ABSENT.to_owned()
    } else {
        values.join(" and ")
    }
}

/// The keyword of OpenAPI, to find its line.
fn keyword(fact: Fact) -> &'static str {
    match fact {
        Fact::MinLength => "minLength",
        Fact::MaxLength => "maxLength",
        Fact::Reference => "allOf",
        fact => fact.name(),
    }
}
