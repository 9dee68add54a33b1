//! A difference between page and document.

use serde::Serialize;

use crate::page::{Fact, Form};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub operation: String,
    #[serde(rename = "where")]
    pub place: String,
    pub field: String,
    pub fact: Fact,
    pub page: String,
    pub spec: String,
    /// The file of the page or definition, and what it is.
    #[serde(skip)]
    pub file: String,
    #[serde(skip)]
    pub form: Form,
    /// In the document.
    #[serde(skip)]
    pub line: Option<usize>,
}

pub(super) const PRESENT: &str = "present";
pub(super) const ABSENT: &str = "absent";
