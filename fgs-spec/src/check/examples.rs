//! Compares the examples of a page with those of the document.

use serde_json::Value;

use super::checker::Checker;
use super::difference::{ABSENT, PRESENT};
use crate::page::{Example, Fact};
use crate::spec::Pointer;

pub(super) fn check(checker: &mut Checker) {
    let operation = checker.operation;
    let request = checker.spec.body(&operation.pointer.to("requestBody"));
    let mut seen = vec![];
    for example in &checker.page.examples {
        match example {
            Example::Line { method, path } => request_line(checker, method, path),
            Example::Request { request: value } => {
                compare_body(checker, "request", value, request.as_ref());
                seen.push("request".to_owned());
            }
            Example::Response { status, response } => {
                let pointer = operation.pointer.to("responses").to(&status.to_string());
                let name = format!("response.{status}");
                let media = checker.spec.body(&pointer);
                compare_body(checker, &name, response, media.as_ref());
                seen.push(name);
            }
        }
    }
    let responses = checker.spec.statuses(operation).into_iter();
    let responses = responses.filter_map(|(code, pointer)| {
        Some((format!("response.{code}"), checker.spec.body(&pointer)?))
    });
    let bodies: Vec<(String, Pointer)> = request
        .into_iter()
        .map(|media| ("request".to_owned(), media))
        .chain(responses)
        .collect();
    for (name, media) in bodies {
        let example = media.to("example");
        if checker.spec.get(&example).is_some() && !seen.contains(&name) {
            checker.push("example", &name, Fact::Presence, ABSENT, PRESENT, &example);
        }
    }
}

/// The request line of an example, in which parts of the path may have values.
fn request_line(checker: &mut Checker, method: &str, path: &str) {
    let operation = checker.operation;
    let says = checker
        .spec
        .get(&operation.pointer.to("x-page-says").to("example"))
        .and_then(Value::as_array);
    let line = format!("{method} {path}");
    if says.is_some_and(|lines| lines.iter().any(|known| known.as_str() == Some(&line))) {
        return;
    }
    if method != operation.method {
        checker.push(
            "example",
            "method",
            Fact::Presence,
            method,
            &operation.method,
            &operation.pointer,
        );
    }
    let parts: Vec<&str> = path.split('/').collect();
    let template: Vec<&str> = operation.path.split('/').collect();
    let fits = |(part, known): (&&str, &&str)| {
        part == known || known.starts_with('{') && !part.starts_with('{') && !part.is_empty()
    };
    if parts.len() != template.len() || !parts.iter().zip(&template).all(fits) {
        checker.push(
            "example",
            "path",
            Fact::Presence,
            path,
            &operation.path,
            &operation.pointer,
        );
    }
}

/// Compares an example of the page with those of the document.
fn compare_body(checker: &mut Checker, name: &str, page: &Value, media: Option<&Pointer>) {
    let says = media.map(|media| media.to("x-page-says").to("examples"));
    let says = says.and_then(|says| checker.spec.get(&says)?.as_array());
    if says.is_some_and(|says| says.contains(page)) {
        return;
    }
    let mut example = media.map(|media| media.to("example"));
    let several = media.map(|media| media.to("examples"));
    if let Some((pointer, Value::Object(several))) =
        several.and_then(|at| Some((at.clone(), checker.spec.get(&at)?)))
    {
        let value = |name: &String| pointer.to(name).to("value");
        let same = several
            .keys()
            .find(|name| checker.spec.get(&value(name)) == Some(page));
        example = same.or(several.keys().next()).map(value);
    }
    match example
        .as_ref()
        .and_then(|example| checker.spec.get(example))
    {
        Some(known) => {
            let known = known.clone();
            compare_values(
                checker,
                name,
                page,
                &known,
                &example.unwrap_or_else(|| checker.operation.pointer.clone()),
            );
        }
        None => {
            let parent = media.unwrap_or(&checker.operation.pointer).clone();
            checker.push("example", name, Fact::Presence, PRESENT, ABSENT, &parent);
        }
    }
}

fn compare_values(
    checker: &mut Checker,
    field: &str,
    page: &Value,
    spec: &Value,
    pointer: &Pointer,
) {
    match (page, spec) {
        (Value::Object(page), Value::Object(spec)) => {
            for (key, value) in page {
                let member = format!("{field}.{key}");
                match spec.get(key) {
                    Some(known) => compare_values(checker, &member, value, known, &pointer.to(key)),
                    None => {
                        checker.push("example", &member, Fact::Presence, PRESENT, ABSENT, pointer)
                    }
                }
            }
            for key in spec.keys().filter(|key| !page.contains_key(*key)) {
                let member = format!("{field}.{key}");
                checker.push(
                    "example",
                    &member,
                    Fact::Presence,
                    ABSENT,
                    PRESENT,
                    &pointer.to(key),
                );
            }
        }
        (Value::Array(page), Value::Array(spec)) if page.len() == spec.len() => {
            for (at, (page, spec)) in page.iter().zip(spec).enumerate() {
                compare_values(
                    checker,
                    &format!("{field}.{at}"),
                    page,
                    spec,
                    &pointer.to(&at.to_string()),
                );
            }
        }
        (page, spec) if page != spec => {
            let kind = std::mem::discriminant(page) == std::mem::discriminant(spec);
            let fact = if kind { Fact::Presence } else { Fact::Type };
            checker.push(
                "example",
                field,
                fact,
                &page.to_string(),
                &spec.to_string(),
                pointer,
            );
        }
        _ => {}
    }
}
