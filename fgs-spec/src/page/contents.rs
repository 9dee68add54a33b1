//! A page as a whole.

use serde::Serialize;

use super::field::Field;
use super::table::{Place, Side, Table};

/// A page of the API reference.
#[derive(Debug, Serialize)]
pub struct Page {
    /// What the page was called on the command line.
    #[serde(skip)]
    pub file: String,
    pub language: Language,
    pub title: Option<String>,
    /// The day it was last changed, as the page has it.
    pub date: Option<String>,
    /// The operation's name, as the title or the page's SDK samples have it.
    pub operation: Option<String>,
    pub method: String,
    pub path: String,
    pub tables: Vec<Table>,
    /// The table of status codes at the end; `None` where the page has none.
    pub statuses: Option<Vec<Status>>,
    pub examples: Vec<Example>,
    /// What looks like a fact and is not understood.
    #[serde(rename = "unread")]
    pub unparsed: Vec<Unparsed>,
}

impl Page {
    /// The rows of all tables of this place. What several say of one name is together.
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

/// What stands on the page and is not understood.
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
