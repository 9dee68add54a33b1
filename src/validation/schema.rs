//! Schemas of the document as data. Which there are is generated.
#![allow(
    missing_docs,
    reason = "public only to the other crates of this workspace, through a hidden module"
)]

use super::rules::Rule;

/// What a JSON value must be.
#[derive(Debug)]
pub struct Schema {
    pub kind: Kind,
    pub doc: &'static str,
    pub unit: &'static str,
    /// As JSON.
    pub default: Option<&'static str>,
    /// As JSON.
    pub example: Option<&'static str>,
}

#[derive(Debug)]
pub enum Kind {
    Any,
    Text {
        rules: &'static [Rule],
    },
    Integer {
        min: Option<i64>,
        max: Option<i64>,
        /// Empty, where all are allowed.
        allowed: &'static [i64],
    },
    Number {
        min: Option<f64>,
        max: Option<f64>,
    },
    Boolean {
        allowed: &'static [bool],
    },
    List {
        items: &'static Schema,
        min: Option<usize>,
        max: Option<usize>,
        unique: bool,
    },
    Object {
        members: &'static [Member],
        others: Others,
        content: Option<JsonContent>,
    },
}

#[derive(Debug)]
pub struct Member {
    pub name: &'static str,
    pub required: bool,
    /// Whether its value must not be shown.
    pub secret: bool,
    /// Empty, where the schema says it.
    pub doc: &'static str,
    pub schema: &'static Schema,
}

impl Member {
    /// What the member is for.
    pub fn doc(&self) -> &'static str {
        if self.doc.is_empty() {
            self.schema.doc
        } else {
            self.doc
        }
    }
}

/// Members that an object does not name.
#[derive(Debug)]
pub enum Others {
    None,
    Any,
    Of(&'static Schema),
}

/// A text that holds JSON, of the schema that another member selects.
#[derive(Debug)]
pub struct JsonContent {
    pub member: &'static str,
    pub by: &'static str,
    pub schemas: &'static [(&'static str, &'static Schema)],
}
