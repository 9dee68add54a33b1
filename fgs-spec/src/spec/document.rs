//! The document: its values, its lines, and where its references lead.

use functiongraph_codegen::spec::parse;
use functiongraph_io::printable::escaped;
use serde_json::Value;

use super::lines::Node;
use super::pointer::Pointer;

pub struct Spec {
    pub file: String,
    value: Value,
    lines: Node,
}

impl Spec {
    pub fn read(file: &str, text: &str) -> Result<Self, String> {
        let (value, _) = parse::openapi(file, text)
            .map_err(|problem| escaped(&problem.to_string()).into_owned())?;
        let lines = parse::yaml(text).map_err(|error| format!("{file}: {error}"))?;
        Ok(Self {
            file: file.to_owned(),
            value,
            lines,
        })
    }

    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        self.value.pointer(&pointer.0)
    }

    pub(super) fn text(&self, pointer: &Pointer) -> Option<String> {
        Some(self.get(pointer)?.as_str()?.to_owned())
    }

    pub(super) fn keys(&self, pointer: &Pointer) -> Vec<String> {
        self.get(pointer)
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|object| object.keys().cloned())
            .collect()
    }

    /// The line of the part, or of the nearest one around it that exists.
    pub fn line(&self, pointer: &Pointer) -> Option<usize> {
        let mut node = &self.lines;
        let mut line = None;
        for part in pointer.parts() {
            let Some((at, next)) = node.step(&part) else {
                break;
            };
            line = at.or(line);
            node = next;
        }
        line
    }

    /// The target of a reference, direct or through `allOf`, over several steps.
    pub fn resolve(&self, pointer: &Pointer) -> Pointer {
        let mut pointer = pointer.clone();
        // References may form a cycle.
        for _ in 0..16 {
            let reference = self.text(&pointer.to("$ref"));
            let Some(reference) =
                reference.or_else(|| self.text(&pointer.to("allOf").to("0").to("$ref")))
            else {
                break;
            };
            match reference.strip_prefix('#') {
                Some(local) => pointer = Pointer(local.to_owned()),
                None => break,
            }
        }
        pointer
    }
}
