//! The responses of a draft.

use std::collections::BTreeSet;

use http::StatusCode;
use serde_json::Value;

use super::builder::Draft;
use super::content::content;
use super::yaml::{TODO, Yaml, map, text};
use crate::page::{Example, Place, Side, Table};

impl Draft<'_> {
    pub(super) fn responses(&mut self) -> Yaml {
        let page = self.page;
        let listed = page
            .statuses
            .as_ref()
            .map(|statuses| statuses.iter().map(|status| status.code));
        let listed: Option<BTreeSet<u16>> = listed.map(Iterator::collect);
        let tables = page.tables.iter().filter_map(|table| match table.place {
            Place::ResponseBody(status) | Place::ResponseHeader(status) => Some(status),
            _ => None,
        });
        let examples = page.examples.iter().filter_map(|example| match example {
            Example::Response { status, .. } => Some(*status),
            _ => None,
        });
        let codes: BTreeSet<u16> = listed
            .iter()
            .flatten()
            .copied()
            .chain(tables)
            .chain(examples)
            .collect();
        let mut responses = Vec::new();
        for code in codes {
            let unlisted = listed
                .as_ref()
                .is_some_and(|listed| !listed.contains(&code));
            responses.push((code.to_string(), self.response(code, unlisted)));
        }
        if responses.is_empty() {
            responses.push(("default".to_owned(), map([("description", text(TODO))])));
        }
        Yaml::Map(responses)
    }

    fn response(&mut self, code: u16, unlisted: bool) -> Yaml {
        let rows = self.page.rows(&Place::ResponseBody(code), Side::Response);
        let examples = self
            .page
            .examples
            .iter()
            .filter_map(|example| match example {
                Example::Response { status, response } if *status == code => Some(response),
                _ => None,
            });
        let examples: Vec<&Value> = examples.collect();
        let mut response = map([("description", text(reason_phrase(code)))]);
        if unlisted {
            response.push(
                "x-source",
                text("the response tables and examples of the page; not among its status codes"),
            );
        }
        let place = Place::ResponseHeader(code);
        let headers = self.page.rows(&place, Side::Response);
        if !headers.is_empty() {
            let headers = headers.iter().map(|field| {
                let (schema, extensions) = self.schemas.parameter(field, &place.to_string(), false);
                let mut header = map([("description", text(TODO))]);
                if field.required == Some(true) {
                    header.push("required", Yaml::Bool(true));
                }
                header.extend(extensions);
                header.push("schema", schema);
                (field.name.clone(), header)
            });
            response.push("headers", Yaml::Map(headers.collect()));
        }
        let tables = &self.page.tables;
        let page_has = |is: &dyn Fn(&Table) -> bool| tables.iter().any(is);
        let is_error = code >= 400;
        let is_table = |table: &Table| table.place == Place::ResponseBody(code);
        let is_whole = |table: &Table| is_table(table) && table.of.is_some();
        if page_has(&is_table) || !examples.is_empty() {
            let place = Place::ResponseBody(code).to_string();
            let schema = if is_error && !page_has(&is_whole) {
                self.schemas.error(code, &place, &rows)
            } else {
                self.schemas.body("Response", &place, Side::Response, &rows)
            };
            response.push("content", content(&schema, &examples));
        }
        // An error like others is a component.
        let name: String = reason_phrase(code)
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        if !is_error || unlisted || !examples.is_empty() || name == TODO {
            return response;
        }
        let reference = map([("$ref", text(&format!("#/components/responses/{name}")))]);
        self.responses.insert(name, response);
        reference
    }
}

fn reason_phrase(code: u16) -> &'static str {
    StatusCode::from_u16(code)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or(TODO)
}
