//! The draft as a document: one path with one operation, and the components it refers to.

use std::collections::BTreeSet;

use super::builder::Draft;
use super::examples;
use super::yaml::{TODO, Yaml, list, map, text};
use crate::page::{Example, Page, Place, Side};

/// Writes a page as an OpenAPI document in YAML.
pub fn draft(page: &Page) -> Result<String, String> {
    let mut document = Draft::new(page).document();
    examples::set_aside(&mut document, page.form)?;
    document.to_text()
}

impl Draft<'_> {
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
            ("schemas", self.schemas.into_schemas()),
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
        let mut extensions = map([
            ("title", text(page.title.as_deref().unwrap_or(TODO))),
            ("url", text(TODO)),
        ]);
        if let Some(date) = &page.date {
            extensions.push("date", text(date));
        }
        let mut operation = map([
            (
                "operationId",
                text(page.operation.as_deref().unwrap_or(TODO)),
            ),
            ("summary", text(TODO)),
            ("description", text(TODO)),
            ("x-page", extensions),
        ]);
        if let Some(pages) = self.pages() {
            operation.push("x-pages", pages);
        }
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
        let unassigned = page
            .unparsed
            .iter()
            .filter(|unparsed| !self.schemas.covers(unparsed));
        let unassigned = unassigned
            .map(|unparsed| format!("{} {}: {}", unparsed.place, unparsed.field, unparsed.text));
        let unassigned: Vec<String> = unassigned.collect();
        if !unassigned.is_empty() {
            let note = format!("TODO: unparsed: {}", unassigned.join(" | "));
            operation.push("x-note", text(&note));
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
        let responses = self.responses();
        operation.push("responses", responses);
        operation
    }
}
