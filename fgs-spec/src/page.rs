//! What a page says, as plain data: everything that reads a page makes this, and checking and drafting use only this.

use std::fmt;

use serde::{Serialize, Serializer};

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
    pub unread: Vec<Unread>,
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

/// A table of parameters.
#[derive(Debug, Serialize)]
pub struct Table {
    #[serde(rename = "where")]
    pub place: Place,
    /// Which half of the page it stands in; both can have a table of the same name.
    pub side: Side,
    pub fields: Vec<Field>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Request,
    Response,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Path,
    Query,
    Header,
    RequestBody,
    ResponseHeader(u16),
    ResponseBody(u16),
    /// An object that other tables name.
    Schema(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path => f.write_str("path"),
            Self::Query => f.write_str("query"),
            Self::Header => f.write_str("header"),
            Self::RequestBody => f.write_str("request.body"),
            Self::ResponseHeader(status) => write!(f, "response.{status}.header"),
            Self::ResponseBody(status) => write!(f, "response.{status}.body"),
            Self::Schema(name) => write!(f, "schema:{name}"),
        }
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A row of a table. A fact that the page gives twice, and differently, has two values.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Field {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: Type,
    /// `None` where the page does not tell, as in a text whose cells of that column are lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(flatten)]
    pub facts: Facts,
    /// The words of the cell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub description: Vec<String>,
}

impl Field {
    /// Another row of the same name: its facts, and its words.
    fn add(&mut self, other: &Self) {
        let Facts {
            minimum,
            maximum,
            min_length,
            max_length,
            default,
            enumeration,
        } = other.facts.clone();
        add(&mut self.facts.minimum, minimum);
        add(&mut self.facts.maximum, maximum);
        add(&mut self.facts.min_length, min_length);
        add(&mut self.facts.max_length, max_length);
        add(&mut self.facts.default, default);
        add(&mut self.facts.enumeration, enumeration);
        add(&mut self.description, other.description.clone());
    }
}

fn add<T: PartialEq>(own: &mut Vec<T>, more: Vec<T>) {
    for value in more {
        if !own.contains(&value) {
            own.push(value);
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facts {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub minimum: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub maximum: Vec<String>,
    /// Of a string in characters, of an array in elements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub min_length: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub max_length: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default: Vec<String>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub enumeration: Vec<Vec<String>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Type {
    #[default]
    Any,
    String,
    Integer,
    Long,
    Number,
    Boolean,
    /// An object of which the page says no more.
    Object,
    Map,
    Reference(String),
    Array(Box<Type>),
    /// Words that name no type we know.
    Unknown(String),
}

impl Type {
    pub fn is_numeric(&self) -> bool {
        matches!(self, Self::Integer | Self::Long | Self::Number)
    }

    /// The table that describes the object, or the elements.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::Reference(name) => Some(name),
            Self::Array(element) => element.reference(),
            _ => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::String => f.write_str("string"),
            Self::Integer => f.write_str("integer"),
            Self::Long => f.write_str("long"),
            Self::Number => f.write_str("number"),
            Self::Boolean => f.write_str("boolean"),
            Self::Object => f.write_str("object"),
            Self::Map => f.write_str("map"),
            Self::Reference(name) => write!(f, "{name} object"),
            Self::Array(element) => write!(f, "array of {element}s"),
            Self::Unknown(words) => f.write_str(words),
        }
    }
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
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
pub struct Unread {
    #[serde(rename = "where")]
    pub place: String,
    pub field: String,
    pub text: String,
    /// Where in the file, if that is known.
    #[serde(skip)]
    pub line: Option<usize>,
}
