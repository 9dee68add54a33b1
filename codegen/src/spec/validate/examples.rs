//! The examples of bodies that their schemas do not allow.

use std::fmt;

use openapiv3::{Content, Operation, ReferenceOr};

use super::values;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::media::{Media, examples};
use crate::spec::parse;

/// An example of a body that is none of its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidExample {
    /// The `operationId`, and whose body it is: `CreateThing: response 200`.
    pub place: String,
    /// The members of the document that lead to the example.
    pub pointer: Vec<String>,
    /// What is wrong with it, such as `states: mode: "" is not one of "a", "b"`.
    pub reason: String,
}

impl fmt::Display for InvalidExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, reason, .. } = self;
        match self.pointer.as_slice() {
            [.., examples, name, _] if examples == "examples" => {
                write!(f, "{place}: examples: {name}: {reason}")
            }
            _ => write!(f, "{place}: example: {reason}"),
        }
    }
}

/// Finds the invalid examples in the text of a document. Errors name the document as `file`.
///
/// # Errors
///
/// A text that is not YAML or not OpenAPI 3.0.
pub fn invalid_examples(file: &str, text: &str) -> Result<Vec<InvalidExample>, SpecError> {
    let (_, api) = parse::openapi(file, text)?;
    let document = Document {
        file: file.to_owned(),
        api,
    };
    Ok(invalid(&document).collect())
}

pub(crate) fn invalid(document: &Document) -> impl Iterator<Item = InvalidExample> {
    let items = document.api.paths.paths.iter();
    let items = items.filter_map(|(path, item)| Some((path, item.as_item()?)));
    items.flat_map(move |(path, item)| {
        item.iter().flat_map(move |(method, operation)| {
            let bodies = Bodies::of(document, &["paths", path, method], operation);
            let id = operation.operation_id.as_deref().unwrap_or_default();
            bodies
                .0
                .into_iter()
                .flat_map(move |(name, pointer, content)| {
                    let place = format!("{id}: {name}");
                    in_content(document, &place, &pointer, content)
                })
        })
    })
}

/// The bodies of an operation: what they are called, where they are, and their content.
struct Bodies<'a>(Vec<(String, Vec<String>, &'a Content)>);

impl<'a> Bodies<'a> {
    fn of(document: &'a Document, pointer: &[&str], operation: &'a Operation) -> Self {
        let mut bodies = Vec::new();
        let inline = |names: &[&str]| -> Vec<String> {
            let names = pointer.iter().chain(names);
            names.map(|name| (*name).to_owned()).collect()
        };
        if let Some(body) = &operation.request_body
            && let Ok(resolved) = document.request_body(body)
        {
            let pointer = referred(body).unwrap_or_else(|| inline(&["requestBody"]));
            bodies.push(("body".to_owned(), pointer, &resolved.content));
        }
        for (status, response) in &operation.responses.responses {
            if let Ok(resolved) = document.response(response) {
                let status = status.to_string();
                let pointer = referred(response).unwrap_or_else(|| inline(&["responses", &status]));
                bodies.push((format!("response {status}"), pointer, &resolved.content));
            }
        }
        Self(bodies)
    }
}

/// Where a reference leads.
fn referred<T>(body: &ReferenceOr<T>) -> Option<Vec<String>> {
    let ReferenceOr::Reference { reference } = body else {
        return None;
    };
    let path = reference.strip_prefix("#/")?;
    Some(path.split('/').map(str::to_owned).collect())
}

fn in_content(
    document: &Document,
    place: &str,
    pointer: &[String],
    content: &Content,
) -> Vec<InvalidExample> {
    let mut invalid = Vec::new();
    for (media_type, media) in content {
        // What is not JSON is text or bytes, whatever its schema says.
        let (Some(schema), Media::Json(_)) = (&media.schema, Media::of(media_type)) else {
            continue;
        };
        for (at, value) in examples(media) {
            if let Some(reason) = values::example(document, schema, value) {
                let below = ["content", media_type.as_str()].into_iter().chain(at);
                let below = below.map(str::to_owned);
                invalid.push(InvalidExample {
                    place: place.to_owned(),
                    pointer: pointer.iter().cloned().chain(below).collect(),
                    reason,
                });
            }
        }
    }
    invalid
}
