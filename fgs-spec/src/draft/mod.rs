//! A page as OpenAPI, in the style of the document, with `TODO` where the page does not say.

mod schema;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use serde_json::Value;

use crate::page::{Example, Field, Page, Place, Side};
use schema::Schemas;
use yaml::{Yaml, list, map, text};

/// What a person has to put in: no page is copied word for word.
const TODO: &str = "TODO";

pub fn draft(page: &Page) -> Result<String, String> {
    Draft::new(page).document().to_text()
}

struct Draft<'a> {
    page: &'a Page,
    schemas: Schemas<'a>,
    parameters: Vec<(String, Yaml)>,
    responses: BTreeMap<String, Yaml>,
}

impl<'a> Draft<'a> {
    fn new(page: &'a Page) -> Self {
        Self {
            page,
            schemas: Schemas::new(page),
            parameters: Vec::new(),
            responses: BTreeMap::new(),
        }
    }

    fn document(mut self) -> Yaml {
        let mut item = Vec::new();
        let shared = self.shared_parameters();
        if !shared.is_empty() {
            item.push(("parameters".to_owned(), Yaml::List(shared)));
        }
        item.push((self.page.method.to_ascii_lowercase(), self.operation()));
        let responses = self.responses.into_iter().collect();
        let components = [
            ("parameters", self.parameters),
            ("responses", responses),
            ("schemas", self.schemas.finish()),
        ];
        let components = components
            .into_iter()
            .filter(|(_, entries)| !entries.is_empty());
        let components: Vec<_> = components
            .map(|(name, entries)| (name.to_owned(), Yaml::Map(entries)))
            .collect();
        let version = self
            .page
            .path
            .split('/')
            .nth(1)
            .filter(|part| !part.is_empty())
            .unwrap_or(TODO);
        let mut document = map([
            ("openapi", text("3.0.3")),
            (
                "info",
                map([("title", text("FunctionGraph")), ("version", text(version))]),
            ),
            (
                "paths",
                Yaml::Map(vec![(self.page.path.clone(), Yaml::Map(item))]),
            ),
        ]);
        if !components.is_empty() {
            document.push("components", Yaml::Map(components));
        }
        document
    }

    fn operation(&mut self) -> Yaml {
        let page = self.page;
        let mut about = map([
            ("title", text(page.title.as_deref().unwrap_or(TODO))),
            ("url", text(TODO)),
        ]);
        if let Some(date) = &page.date {
            about.push("date", text(date));
        }
        let mut operation = map([
            (
                "operationId",
                text(page.operation.as_deref().unwrap_or(TODO)),
            ),
            ("summary", text(TODO)),
            ("description", text(TODO)),
            ("x-page", about),
        ]);
        let own = format!("{} {}", page.method, page.path);
        let lines = page.examples.iter().filter_map(|example| match example {
            Example::Line { method, path } => Some(format!("{method} {path}")),
            _ => None,
        });
        let others: BTreeSet<String> = lines.filter(|line| *line != own).collect();
        if !others.is_empty() {
            operation.push(
                "x-page-says",
                map([("example", list(others.iter().map(|line| text(line))))]),
            );
        }
        let left = page
            .unread
            .iter()
            .filter(|unread| !self.schemas.has(unread));
        let left = left.map(|unread| {
            text(&format!(
                "TODO: not understood: {} {}: {}",
                unread.place, unread.field, unread.text
            ))
        });
        let left: Vec<Yaml> = left.collect();
        if !left.is_empty() {
            operation.push("x-notes", Yaml::List(left));
        }
        let query = self.page.rows(&Place::Query, Side::Request);
        if !query.is_empty() {
            operation.push(
                "parameters",
                list(
                    query
                        .iter()
                        .map(|field| self.parameter(field, &Place::Query)),
                ),
            );
        }
        if let Some(body) = self.request_body() {
            operation.push("requestBody", body);
        }
        let responses = self.all_responses();
        operation.push("responses", responses);
        operation
    }

    /// Of the path and the header, each a component of its own.
    fn shared_parameters(&mut self) -> Vec<Yaml> {
        let path = self.page.rows(&Place::Path, Side::Request);
        let parts = self
            .page
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let unlisted = parts
            .filter(|part| !path.iter().any(|field| field.name == **part))
            .map(|name| {
                let parameter = map([
                    ("name", text(name)),
                    ("in", text("path")),
                    ("required", Yaml::Bool(true)),
                    ("description", text(TODO)),
                    ("x-source", text("the path; not in the page's table")),
                    ("schema", map([("type", text("string"))])),
                ]);
                (name.to_owned(), parameter)
            });
        let listed = path
            .iter()
            .map(|field| (field.name.clone(), self.parameter(field, &Place::Path)));
        let header = self.page.rows(&Place::Header, Side::Request);
        let header = header
            .iter()
            .map(|field| (field.name.clone(), self.parameter(field, &Place::Header)));
        let all: Vec<(String, Yaml)> = listed.chain(unlisted).chain(header).collect();
        let mut entries = Vec::new();
        for (name, parameter) in all {
            let taken = self.parameters.iter().any(|(known, _)| *known == name);
            if taken || !schema::is_component_name(&name) {
                entries.push(parameter);
                continue;
            }
            entries.push(map([(
                "$ref",
                text(&format!("#/components/parameters/{name}")),
            )]));
            self.parameters.push((name, parameter));
        }
        entries
    }

    fn parameter(&self, field: &Field, place: &Place) -> Yaml {
        let is_path = *place == Place::Path;
        let mut parameter = map([
            ("name", text(&field.name)),
            ("in", text(&place.to_string())),
        ]);
        if is_path || field.required == Some(true) {
            parameter.push("required", Yaml::Bool(true));
        }
        parameter.push("description", text(TODO));
        let (schema, about) = self.schemas.parameter(field, &place.to_string(), !is_path);
        parameter.extend(about);
        parameter.push("schema", schema);
        parameter
    }

    fn request_body(&mut self) -> Option<Yaml> {
        let rows = self.page.rows(&Place::RequestBody, Side::Request);
        let examples = self
            .page
            .examples
            .iter()
            .filter_map(|example| match example {
                Example::Request { request } => Some(request),
                _ => None,
            });
        let examples: Vec<&Value> = examples.collect();
        if rows.is_empty() && examples.is_empty() {
            return None;
        }
        let schema = self.schemas.body(
            "RequestBody",
            &Place::RequestBody.to_string(),
            Side::Request,
            &rows,
        );
        Some(map([
            ("required", Yaml::Bool(true)),
            ("content", content(&schema, &examples)),
        ]))
    }

    fn all_responses(&mut self) -> Yaml {
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
        let mut response = map([("description", text(reason(code)))]);
        if unlisted {
            response.push(
                "x-source",
                text("the page's tables and examples of answers; not among its status codes"),
            );
        }
        let place = Place::ResponseHeader(code);
        let headers = self.page.rows(&place, Side::Response);
        if !headers.is_empty() {
            let headers = headers.iter().map(|field| {
                let (schema, about) = self.schemas.parameter(field, &place.to_string(), false);
                let mut header = map([("description", text(TODO))]);
                header.extend(about);
                header.push("schema", schema);
                (field.name.clone(), header)
            });
            response.push("headers", Yaml::Map(headers.collect()));
        }
        let is_error = code >= 400;
        if !rows.is_empty() || !examples.is_empty() {
            let place = Place::ResponseBody(code).to_string();
            let schema = match is_error {
                true => self.schemas.error(code, &place, &rows),
                false => self.schemas.body("Response", &place, Side::Response, &rows),
            };
            response.push("content", content(&schema, &examples));
        }
        // An error like others is a component.
        let name: String = reason(code)
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

fn reason(code: u16) -> &'static str {
    StatusCode::from_u16(code)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or(TODO)
}

fn content(schema: &str, examples: &[&Value]) -> Yaml {
    let mut media = map([(
        "schema",
        map([("$ref", text(&format!("#/components/schemas/{schema}")))]),
    )]);
    match examples {
        [] => {}
        [only] => media.push("example", Yaml::from(*only)),
        several => {
            let named = several.iter().zip(1..);
            let named = named
                .map(|(value, at)| (format!("example{at}"), map([("value", Yaml::from(*value))])));
            media.push("examples", Yaml::Map(named.collect()));
        }
    }
    map([("application/json", media)])
}
