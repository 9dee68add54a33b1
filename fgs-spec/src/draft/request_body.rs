//! The body of a request.

use serde_json::Value;

use super::builder::Draft;
use super::content::content;
use super::yaml::{Yaml, map};
use crate::page::{Example, Place, Side};

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
}
