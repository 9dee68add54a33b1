//! The body of a request, and the content of bodies.

use serde_json::Value;

use super::builder::Draft;
use super::yaml::{Yaml, map, text};
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

pub(super) fn content(schema: &str, examples: &[&Value]) -> Yaml {
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
