//! The facts of a parameter or member: its keywords, and those that only its description has.

use serde_json::Value;

use super::node::Node;
use crate::page::{Content, Facts, Type};
use crate::read::blocks::Paragraph;
use crate::read::description;

pub(super) struct Read {
    pub facts: Facts,
    pub content: Content,
    pub description: Vec<String>,
    pub unparsed: Vec<String>,
}

/// What is read elsewhere, or is no fact.
const KNOWN: [&str; 27] = [
    "$ref",
    "additionalProperties",
    "default",
    "description",
    "enum",
    "example",
    "format",
    "in",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "name",
    "pattern",
    "properties",
    "required",
    "schema",
    "title",
    "type",
    "readOnly",
    "collectionFormat",
    "deprecated",
    "discriminator",
    "externalDocs",
];

pub(super) fn read(kind: &Type, node: Node) -> Read {
    let words = node.text("description").unwrap_or_default();
    let paragraphs: Vec<Paragraph> = words
        .lines()
        .map(|line| Paragraph::new(line, None))
        .filter(|paragraph| !paragraph.text.is_empty())
        .collect();
    let keywords = keywords(node);
    let prose = description::read_beside(kind, &paragraphs, &keywords);
    let content = match kind {
        Type::String => description::content(&paragraphs),
        _ => Content::default(),
    };
    let is_switched_on = |key: &String| match node.get(key) {
        Some(Value::Bool(is_on)) => *is_on,
        Some(_) => true,
        None => false,
    };
    let mut said = prose.facts;
    if !content.is_empty() {
        // The bounds below labels are those of the number in the text, not of its length.
        said.min_length.clear();
        said.max_length.clear();
    }
    let contradictions = contradictions(&keywords, &said);
    let unknown = node
        .keys()
        .filter(|key| !KNOWN.contains(&key.as_str()) && !key.starts_with("x-"))
        .filter(|key| is_switched_on(key))
        .map(|key| format!("keyword {key}"));
    let is_read = |paragraph: &&Paragraph| {
        *kind == Type::String && !description::content(&[(*paragraph).clone()]).is_empty()
    };
    let unparsed = prose
        .unparsed
        .iter()
        .filter(|it| !is_read(it))
        .map(|paragraph| paragraph.text.clone());
    Read {
        facts: merged(keywords, said),
        content,
        description: paragraphs.iter().map(|part| part.text.clone()).collect(),
        unparsed: unknown.chain(contradictions).chain(unparsed).collect(),
    }
}

fn keywords(node: Node) -> Facts {
    let plain = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let one = |keys: &[&str]| {
        let value = keys.iter().find_map(|key| node.get(key));
        value.map(plain).into_iter().collect::<Vec<_>>()
    };
    let list = node.get("enum").and_then(Value::as_array);
    Facts {
        minimum: one(&["minimum"]),
        maximum: one(&["maximum"]),
        min_length: one(&["minLength", "minItems"]),
        max_length: one(&["maxLength", "maxItems"]),
        default: one(&["default"]),
        enumeration: list
            .map(|values| values.iter().map(plain).collect())
            .into_iter()
            .collect(),
        format: one(&["format"]),
        pattern: one(&["pattern"]),
    }
}

/// Where the description has another value than a keyword, which counts more.
fn contradictions(keywords: &Facts, prose: &Facts) -> Vec<String> {
    let pairs = [
        ("minimum", &keywords.minimum, &prose.minimum),
        ("maximum", &keywords.maximum, &prose.maximum),
        ("minLength", &keywords.min_length, &prose.min_length),
        ("maxLength", &keywords.max_length, &prose.max_length),
        ("default", &keywords.default, &prose.default),
    ];
    let differ = pairs
        .into_iter()
        .filter(|(_, keyword, prose)| !keyword.is_empty() && !prose.is_empty() && keyword != prose);
    differ
        .map(|(name, keyword, prose)| {
            let (keyword, prose) = (keyword.join(" and "), prose.join(" and "));
            format!("{name} is {keyword}, its description says {prose}")
        })
        .collect()
}

/// The keywords, and what only the description has.
fn merged(keywords: Facts, prose: Facts) -> Facts {
    fn first<T>(keyword: Vec<T>, prose: Vec<T>) -> Vec<T> {
        if keyword.is_empty() { prose } else { keyword }
    }
    Facts {
        minimum: first(keywords.minimum, prose.minimum),
        maximum: first(keywords.maximum, prose.maximum),
        min_length: first(keywords.min_length, prose.min_length),
        max_length: first(keywords.max_length, prose.max_length),
        default: first(keywords.default, prose.default),
        enumeration: first(keywords.enumeration, prose.enumeration),
        format: keywords.format,
        pattern: keywords.pattern,
    }
}
