//! The body of a request.

use serde_json::Value;

use super::builder::Draft;
use super::content::content;
use super::yaml::{Yaml, map};
use crate::page::{Example, Form, Place, Side, Table};

impl Draft<'_> {
    pub(super) fn request_body(&mut self) -> Option<Yaml> {
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
        // A definition without a body may have an example all the same.
        let examples = match self.page.form {
            Form::Definition if self.page.body_required.is_none() => Vec::new(),
            _ => examples,
        };
        let is_table = |table: &Table| table.place == Place::RequestBody;
        if rows.is_empty() && examples.is_empty() && !self.page.tables.iter().any(is_table) {
            return None;
        }
        let schema = self.schemas.body(
            "RequestBody",
            &Place::RequestBody.to_string(),
            Side::Request,
            &rows,
        );
        Some(map([
            (
                "required",
                Yaml::Bool(self.page.body_required != Some(false)),
            ),
            ("content", content(&schema, &examples)),
        ]))
    }
}
