//! The facts of a field as keywords of its schema.

use std::sync::LazyLock;

use functiongraph_codegen::spec;
use regex_lite::Regex;

use super::values::{bound, value};
use super::yaml::{Yaml, list, map, number, text};
use crate::page::{Content, Fact, Facts, Field, Type};

/// The facts as keywords. Contradictory facts become `x-page-says`.
pub(super) fn keywords(field: &Field, page_says: &mut Vec<(Fact, Yaml)>) -> Vec<(String, Yaml)> {
    let Facts {
        minimum,
        maximum,
        min_length,
        max_length,
        default,
        enumeration,
        format,
        pattern,
    } = &field.facts;
    let (shortest, longest) = match field.kind {
        Type::Array(_) => ("minItems", "maxItems"),
        _ => ("minLength", "maxLength"),
    };
    let mut keywords = Vec::new();
    let content = content(field);
    let is_in_content = holds_number(field);
    let bounds = [
        ("minimum", Fact::Minimum, minimum),
        ("maximum", Fact::Maximum, maximum),
        (shortest, Fact::MinLength, min_length),
        (longest, Fact::MaxLength, max_length),
    ];
    for (keyword, fact, values) in bounds {
        let is_bound = matches!(fact, Fact::Minimum | Fact::Maximum);
        match values.as_slice() {
            [] => {}
            // The number in the text has it.
            [_] if is_bound && is_in_content => {}
            [only] => match bound(fact, &field.kind, only) {
                Some(bound) => keywords.push((keyword.to_owned(), bound)),
                None => page_says.push((fact, number(only))),
            },
            several => page_says.push((fact, list(several.iter().map(|value| text(value))))),
        }
    }
    let typed = |words: &String| value(&field.kind, words);
    let allowed = |words: &String| typed(words).filter(|_| is_allowed(words, &field.facts));
    match (default.as_slice(), default.first().and_then(allowed)) {
        ([], _) => {}
        // The number in the text has it.
        ([_], _) if is_in_content => {}
        ([_], Some(only)) => keywords.push(("default".to_owned(), only)),
        (several, _) => {
            page_says.push((Fact::Default, list(several.iter().map(|value| text(value)))));
        }
    }
    let of_kind = |values: &Vec<String>| values.iter().map(typed).collect::<Option<Vec<Yaml>>>();
    let can_have_enum = matches!(field.kind, Type::String | Type::Integer | Type::Long);
    let only = enumeration
        .first()
        .filter(|_| can_have_enum)
        .and_then(of_kind);
    match (enumeration.as_slice(), only) {
        ([], _) => {}
        ([_], Some(values)) => keywords.push(("enum".to_owned(), Yaml::List(values))),
        (several, _) => {
            let lists = several
                .iter()
                .map(|values| list(values.iter().map(|words| text(words))));
            page_says.push((Fact::Enum, several_or_one(lists.collect())));
        }
    }
    keywords.extend(content);
    // A format of a text has no meaning to the service that it could be validated by.
    let has_format = matches!((&field.kind, format.as_slice()), (Type::Number, [only]) if ["double", "float"].contains(&only.as_str()));
    match format.as_slice() {
        [only] if has_format => keywords.push(("format".to_owned(), text(only))),
        [only] if only != "int32" && field.kind != Type::Long => {
            page_says.push((Fact::Format, text(only)));
        }
        _ => {}
    }
    let of_integer = integer_pattern(&keywords);
    let is_integer = of_integer.is_some();
    keywords.extend(of_integer.map(|pattern| ("pattern".to_owned(), text(&pattern))));
    match pattern.as_slice() {
        [only] if field.kind == Type::String && !is_integer && is_simple_pattern(only) => {
            keywords.push(("pattern".to_owned(), text(only)))
        }
        [only] => page_says.push((Fact::Pattern, text(only))),
        _ => {}
    }
    keywords
}

/// The pattern that the generator requires beside `x-integer`.
fn integer_pattern(keywords: &[(String, Yaml)]) -> Option<String> {
    let value = |name: &str| {
        let (_, value) = keywords.iter().find(|(key, _)| key == name)?;
        serde_json::to_value(value).ok()
    };
    let may_be_empty = value("minLength").is_none_or(|min| min == 0);
    spec::integer_pattern(&value("x-integer")?, may_be_empty)
}

/// A definition has one list of values, a page may have several.
fn several_or_one(mut lists: Vec<Yaml>) -> Yaml {
    match (lists.pop(), lists.is_empty()) {
        (Some(only), true) => only,
        (last, _) => Yaml::List(lists.into_iter().chain(last).collect()),
    }
}

/// Whether `x-integer` says of a text that it holds a number.
pub(super) fn holds_number(field: &Field) -> bool {
    content(field).iter().any(|(key, _)| key == "x-integer")
}

/// The extensions for the number or the list that a text holds.
fn content(field: &Field) -> Vec<(String, Yaml)> {
    let mut extensions = Vec::new();
    let Content {
        minimum,
        maximum,
        default,
        largest,
        max_items,
    } = &field.content;
    let facts = &field.facts;
    if minimum.is_some() || maximum.is_some() || largest.is_some() {
        let bounds = [
            ("minimum", facts.minimum.first().or(minimum.as_ref())),
            ("default", facts.default.first().or(default.as_ref())),
            ("maximum", facts.maximum.first().or(maximum.as_ref())),
            ("largest", largest.as_ref()),
        ];
        let bounds = bounds
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), number(value?))));
        extensions.push(("x-integer".to_owned(), Yaml::Map(bounds.collect())));
    }
    if let Some(items) = max_items {
        let list = map([("separator", text(",")), ("maxItems", number(items))]);
        extensions.push(("x-list".to_owned(), list));
    }
    extensions
}

/// Classes of letters with their counts, which the generator validates.
fn is_simple_pattern(pattern: &str) -> bool {
    static SIMPLE: LazyLock<Regex> = LazyLock::new(|| {
        crate::pattern::pattern(r"^\^(?:\[[A-Za-z0-9_.-]+\](?:\{\d+(?:,\d*)?\}|[*+?])?)+\$$")
    });
    SIMPLE.is_match(pattern)
}

fn is_allowed(default: &str, facts: &Facts) -> bool {
    let number = default.parse::<f64>().ok();
    let is_outside = |values: &[String], is: fn(f64, f64) -> bool| {
        let bounds = values.iter().filter_map(|bound| bound.parse::<f64>().ok());
        number.is_some_and(|number| bounds.into_iter().any(|bound| is(number, bound)))
    };
    let listed = facts
        .enumeration
        .iter()
        .all(|values| values.iter().any(|value| value == default));
    let length = default.chars().count().to_string();
    let length = length.parse::<f64>().unwrap_or_default();
    let short = facts
        .min_length
        .iter()
        .filter_map(|bound| bound.parse::<f64>().ok())
        .any(|bound| length < bound);
    let long = facts
        .max_length
        .iter()
        .filter_map(|bound| bound.parse::<f64>().ok())
        .any(|bound| length > bound);
    !is_outside(&facts.minimum, |number, bound| number < bound)
        && !is_outside(&facts.maximum, |number, bound| number > bound)
        && listed
        && !short
        && !long
}
