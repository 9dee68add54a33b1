//! Parameters of a draft.

use super::builder::Draft;
use super::names::is_component_name;
use super::yaml::{TODO, Yaml, map, text};
use crate::page::{Field, Place, Side};

impl Draft<'_> {
    /// Of the path and the header, each a component of its own.
    pub(super) fn shared_parameters(&mut self) -> Vec<Yaml> {
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
            if taken || !is_component_name(&name) {
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

    pub(super) fn parameter(&self, field: &Field, place: &Place) -> Yaml {
        let is_path = *place == Place::Path;
        let mut parameter = map([
            ("name", text(&field.name)),
            ("in", text(&place.to_string())),
        ]);
        if is_path || field.required == Some(true) {
            parameter.push("required", Yaml::Bool(true));
        }
        parameter.push("description", text(TODO));
        let (schema, extensions) = self.schemas.parameter(field, &place.to_string(), !is_path);
        parameter.extend(extensions);
        parameter.push("schema", schema);
        parameter
    }
}
