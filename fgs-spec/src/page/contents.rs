//! A page as a whole.

use serde::Serialize;

use super::field::Field;
use super::table::{Place, Side, Table};

/// What the provider publishes about one operation: a page of the API reference, or an API definition.
#[derive(Debug, Serialize)]
pub struct Page {
    /// The name of the page on the command line.
    #[serde(skip)]
    pub file: String,
    pub form: Form,
    pub language: Language,
    pub title: Option<String>,
    /// The date of the last change.
    pub date: Option<String>,
    /// The name of the operation, from the title or the SDK samples.
    pub operation: Option<String>,
    pub method: String,
    pub path: String,
    /// Whether the body of the request may not be left out, where that is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_required: Option<bool>,
    pub tables: Vec<Table>,
    /// The table of status codes at the end; `None` where the page has none.
    pub statuses: Option<Vec<Status>>,
    pub examples: Vec<Example>,
    /// What looks like a fact and cannot be parsed.
    #[serde(rename = "unread")]
    pub unparsed: Vec<Unparsed>,
}

impl Page {
    /// The rows of all tables of this place. Rows of the same name are merged.
    pub fn rows(&self, place: &Place, side: Side) -> Vec<Field> {
        let tables = self
            .tables
            .iter()
            .filter(|table| table.side == side && table.place == *place);
        let mut rows: Vec<Field> = Vec::new();
        for field in tables.flat_map(|table| &table.fields) {
            match rows.iter_mut().find(|known| known.name == field.name) {
                Some(known) => known.add(field),
                None => rows.push(field.clone()),
            }
        }
        rows
    }
}

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// A page of the API reference.
    Page,
    /// An API definition, which is Swagger 2.0.
    Definition,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Chinese,
    English,
}

/// A row of the table of status codes.
#[derive(Debug, Serialize)]
pub struct Status {
    pub code: u16,
    pub description: String,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Example {
    /// The line `PUT /v2/…` above an example.
    Line {
        method: String,
        path: String,
    },
    Request {
        request: serde_json::Value,
    },
    Response {
        status: u16,
        response: serde_json::Value,
    },
}

/// A part of the page that cannot be parsed.
#[derive(Clone, Debug, Serialize)]
pub struct Unparsed {
    #[serde(rename = "where")]
    pub place: String,
    pub field: String,
    pub text: String,
    /// Where in the file, if that is known.
    #[serde(skip)]
    pub line: Option<usize>,
}
