//! A table of parameters, and what it describes.

use std::fmt;

use serde::{Serialize, Serializer};

use super::field::Field;

/// A table of parameters.
#[derive(Debug, Serialize)]
pub struct Table {
    #[serde(rename = "where")]
    pub place: Place,
    /// The half of the page it is in; both can have a table of the same name.
    pub side: Side,
    /// What the whole is, where that is published: a body may be an array or a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Box<Field>>,
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
    /// An object that other tables refer to.
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
