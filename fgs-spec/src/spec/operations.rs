//! The operations of the document, with their bodies and responses.

use super::document::Spec;
use super::pointer::Pointer;

/// An operation of the document.
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    /// The title of its page.
    pub title: Option<String>,
    pub pointer: Pointer,
}

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "patch", "head", "options", "trace",
];

impl Spec {
    pub fn operations(&self) -> Vec<Operation> {
        let paths = Pointer::new(&["paths"]);
        let mut operations = Vec::new();
        for path in self.keys(&paths) {
            let item = paths.to(&path);
            for method in self
                .keys(&item)
                .into_iter()
                .filter(|key| METHODS.contains(&key.as_str()))
            {
                let pointer = item.to(&method);
                operations.push(Operation {
                    id: self
                        .text(&pointer.to("operationId"))
                        .unwrap_or_else(|| format!("{method} {path}")),
                    title: self.text(&pointer.to("x-page").to("title")),
                    method: method.to_ascii_uppercase(),
                    path: path.clone(),
                    pointer,
                });
            }
        }
        operations
    }

    /// The media type's part of a body.
    pub fn body(&self, pointer: &Pointer) -> Option<Pointer> {
        let json = self.resolve(pointer).to("content").to("application/json");
        self.get(&json).is_some().then_some(json)
    }

    pub fn statuses(&self, operation: &Operation) -> Vec<(u16, Pointer)> {
        let responses = operation.pointer.to("responses");
        let codes = self.keys(&responses).into_iter();
        codes
            .filter_map(|code| Some((code.parse().ok()?, responses.to(&code))))
            .collect()
    }
}
