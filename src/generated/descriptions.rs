//! The operations as data, for callers without generated types. What there is, is generated from the document.
#![allow(
    missing_docs,
    reason = "public only to the other crates of this workspace, through a hidden module"
)]
#![allow(
    dead_code,
    clippy::all,
    clippy::allow_attributes_without_reason,
    reason = "in the generated part"
)]

use super::constants::{Operation, operations};
use crate::validation::parameters::Parameter;
#[allow(unused_imports, reason = "the document decides which are used")]
use crate::validation::rules::{Letters, Rule};
#[allow(unused_imports, reason = "the document decides which are used")]
use crate::validation::schema::{JsonContent, Kind, Member, Others, Schema};

/// An operation.
#[derive(Debug)]
pub struct Description {
    pub operation: &'static Operation,
    /// Its name in kebab case.
    pub command: &'static str,
    pub group: &'static str,
    pub summary: &'static str,
    pub doc: &'static str,
    pub page: SourcePage,
    /// The parameters of a call: neither the project nor the headers of authentication.
    pub arguments: &'static [Argument],
    pub body: Option<Body>,
    /// What a success holds, if it is JSON.
    pub response: Option<&'static Schema>,
    pub pages: Option<Pages>,
}

impl Description {
    /// Location and rules of an argument.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.operation
            .parameters
            .iter()
            .find(|parameter| parameter.name == name)
    }
}

/// The page that an operation was transcribed from. A fact that is not known is empty.
#[derive(Debug)]
pub struct SourcePage {
    pub title: &'static str,
    pub url: &'static str,
    pub date: &'static str,
}

#[derive(Debug)]
pub struct Argument {
    pub name: &'static str,
    /// The name in kebab case.
    pub flag: &'static str,
    pub doc: &'static str,
    pub schema: Option<&'static Schema>,
}

#[derive(Debug)]
pub struct Body {
    pub media: &'static str,
    pub is_json: bool,
    pub required: bool,
    pub schema: Option<&'static Schema>,
    /// As JSON.
    pub example: Option<&'static str>,
}

/// How a list goes on.
#[derive(Debug)]
pub struct Pages {
    /// The member with the items.
    pub items: &'static str,
    /// The path to the marker of the next page in a response.
    pub next: &'static [&'static str],
    /// The parameter of the marker.
    pub marker: Option<&'static str>,
    /// The parameter of the number of items before the page.
    pub offset: Option<&'static str>,
}

include!(concat!(env!("OUT_DIR"), "/descriptions.rs"));
