//! Validates paths: each is sent as it is, and is one of its own.

use crate::spec::document::Document;
use crate::spec::error::SpecError;

pub(super) fn validate(document: &Document) -> Result<(), SpecError> {
    document.path_prefix()?;
    let mut known: Vec<(&str, String, &str)> = Vec::new();
    for (path, item) in &document.api.paths.paths {
        if let Some(what) = problem(path) {
            return Err(document.error(format!("paths: {path}: {what}")));
        }
        let methods = item.as_item().into_iter().flat_map(|item| item.iter());
        for (method, _) in methods {
            let bare = without_names(path);
            let other = known
                .iter()
                .find(|(known, path, _)| (*known, path) == (method, &bare));
            if let Some((_, _, other)) = other {
                return Err(document.error(format!(
                    "paths: {path}: {method} is an operation of {other} too, which differs in the names of its parameters only; remove one"
                )));
            }
            known.push((method, bare, path));
        }
    }
    Ok(())
}

fn problem(path: &str) -> Option<String> {
    let mut rest = path;
    let mut literals = String::new();
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Some("a { has no }".to_owned());
        };
        if name.is_empty() || name.contains(['{', '/']) {
            return Some(format!("{{{name}}} is not the name of a parameter"));
        }
        literals.push_str(literal);
        literals.push('{');
        rest = after;
    }
    literals.push_str(rest);
    let escaped = literals
        .chars()
        .find(|letter| *letter != '{' && !is_sent_as_it_is(*letter));
    if let Some(letter) = escaped {
        return Some(format!(
            "{letter:?} is not supported in a path (letters, digits and -._~!$&'()*+,;=:@); {}",
            match letter {
                '?' | '#' => "describe what follows it as parameters",
                _ => "rename it",
            }
        ));
    }
    let segment = literals
        .split('/')
        .enumerate()
        .skip(1)
        .find(|(at, segment)| match *segment {
            "" => *at + 1 < literals.split('/').count(),
            segment => matches!(segment, "." | ".."),
        });
    let (_, segment) = segment?;
    Some(format!(
        "the segment {segment:?} is not supported; remove it"
    ))
}

/// A letter of a segment that needs no escape.
fn is_sent_as_it_is(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@".contains(letter)
}

/// The path with the names of its parameters left out.
fn without_names(path: &str) -> String {
    let parts = path.split('{').map(|part| match part.split_once('}') {
        Some((_, after)) => format!("{{}}{after}"),
        None => part.to_owned(),
    });
    parts.collect()
}
