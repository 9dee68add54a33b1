//! Examples that the draft's own schemas do not allow, which the generator refuses: they are kept as what the source says.

use functiongraph_codegen::spec::examples::invalid_examples;

use super::yaml::{Yaml, map, text};
use crate::page::Form;

/// Moves each invalid example of a body into the extension for what the source says, with a note.
pub(super) fn set_aside(document: &mut Yaml, form: Form) -> Result<(), String> {
    let says = match form {
        Form::Page => "x-page-says",
        Form::Definition => "x-definition-says",
    };
    // What is no OpenAPI yet is the draft of a page that lacks more than examples.
    let invalid = invalid_examples("draft", &document.to_text()?).unwrap_or_default();
    for invalid in invalid {
        // Below the media type: `example`, or `examples`, the name and `value`.
        let length = match invalid.pointer.last() {
            Some(last) if last == "example" => 1,
            _ => 3,
        };
        let at = invalid.pointer.len().saturating_sub(length);
        let (media, example) = invalid.pointer.split_at(at);
        let Some(media) = document.at(media) else {
            continue;
        };
        let (Some(key), Some(value)) = (example.first(), media.at(example).cloned()) else {
            continue;
        };
        match (example, media.at(&example[..1])) {
            ([_, name, ..], Some(examples)) => {
                examples.remove(name);
                if *examples == Yaml::Map(Vec::new()) {
                    media.remove(key);
                }
            }
            _ => media.remove(key),
        }
        match media.at(&[says.to_owned(), "examples".to_owned()]) {
            Some(Yaml::List(values)) => values.push(value),
            _ => media.set(says, map([("examples", Yaml::List(vec![value]))])),
        }
        let note = format!("TODO: not an example of the schema: {}", invalid.reason);
        media.set("x-note", text(&note));
    }
    Ok(())
}
