//! The path of a raw request: a template with names in braces.

use std::borrow::Cow;

use crate::transport::path_segment::encode_path;
use crate::validation::ValidationError;

const PROJECT_ID: &str = "project_id";

/// The path, with a value for each name in it.
pub(super) fn expand(
    template: &str,
    path_params: &[(String, String)],
    project_id: &str,
) -> Result<String, ValidationError> {
    if !template.starts_with('/') || template.contains(['?', '#']) {
        let reason = format!(
            "{template:?} is not a valid path (it starts with / and has no query); set a query with query_param()"
        );
        return Err(ValidationError::new("path", reason));
    }
    let mut path = String::new();
    let mut rest = template;
    let mut used = Vec::new();
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        let value = path_params.iter().rfind(|(known, _)| known == name);
        let value = match value {
            Some((_, value)) if value.is_empty() => {
                return Err(ValidationError::new(name, "must not be empty"));
            }
            Some((_, value)) => Cow::from(value),
            None if name == PROJECT_ID => Cow::from(project_id),
            None => return Err(ValidationError::missing(name)),
        };
        if matches!(&*value, "." | "..") {
            // URL parsing removes such a segment.
            let reason = format!("{value:?} is a dot segment and cannot be a path parameter");
            return Err(ValidationError::new(name, reason));
        }
        path.extend([before, &encode_path(&value)]);
        used.push(name);
        rest = after;
    }
    path.push_str(rest);
    match path_params
        .iter()
        .find(|(name, _)| !used.contains(&name.as_str()))
    {
        Some((name, _)) => {
            let reason = format!("is not in the path {template}");
            Err(ValidationError::new(name, reason))
        }
        None if path.split('/').any(is_dots) => {
            let reason =
                format!("{path:?} contains a dot segment, which URL parsing removes; remove it");
            Err(ValidationError::new("path", reason))
        }
        None if stays_as_written(&path) => Ok(path),
        None => {
            let reason = format!(
                "{path:?} contains a backslash or a control character, which URL parsing changes; \
                 remove it, or pass it with path_param()"
            );
            Err(ValidationError::new("path", reason))
        }
    }
}

/// Whether URL parsing keeps all letters of the path.
fn stays_as_written(path: &str) -> bool {
    !path.contains(|letter: char| letter == '\\' || letter.is_ascii_control())
}

/// `.` or `..`, also percent-encoded.
fn is_dots(segment: &str) -> bool {
    let decoded = segment.to_ascii_lowercase().replace("%2e", ".");
    matches!(&*decoded, "." | "..")
}
