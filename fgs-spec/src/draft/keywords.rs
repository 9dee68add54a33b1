//! The facts of a field as keywords of its schema.

use super::yaml::{Yaml, list, number, text};
use crate::page::{Fact, Facts, Field, Type};

/// The facts as keywords. Contradictory facts become `x-page-says`.
pub(super) fn keywords(field: &Field, page_says: &mut Vec<(Fact, Yaml)>) -> Vec<(String, Yaml)> {
    let Facts {
        minimum,
        maximum,
        min_length,
        max_length,
        default,
        enumeration,
        ..
    } = &field.facts;
    let (shortest, longest) = match field.kind {
        Type::Array(_) => ("minItems", "maxItems"),
        _ => ("minLength", "maxLength"),
    };
    let mut keywords = Vec::new();
    let bounds = [
        ("minimum", Fact::Minimum, minimum),
        ("maximum", Fact::Maximum, maximum),
        (shortest, Fact::MinLength, min_length),
        (longest, Fact::MaxLength, max_length),
    ];
    for (keyword, fact, values) in bounds {
        match values.as_slice() {
            [] => {}
            [value] => keywords.push((keyword.to_owned(), number(value))),
            several => page_says.push((fact, list(several.iter().map(|value| text(value))))),
        }
    }
    let value = |words: &str| match &field.kind {
        kind if kind.is_numeric() => number(words),
        Type::Boolean => Yaml::Bool(words == "true"),
        _ => text(words),
    };
    match default.as_slice() {
        [] => {}
        [only] if is_allowed(only, &field.facts) => {
            keywords.push(("default".to_owned(), value(only)))
        }
        several => page_says.push((Fact::Default, list(several.iter().map(|value| text(value))))),
    }
    match enumeration.as_slice() {
        [] => {}
        [values] if values.iter().all(|words| is_valid(&field.kind, words)) => keywords.push((
            "enum".to_owned(),
            list(values.iter().map(|words| value(words))),
        )),
        several => {
            let lists = several
                .iter()
                .map(|values| list(values.iter().map(|words| text(words))));
            page_says.push((Fact::Enum, list(lists)));
        }
    }
    keywords
}

fn is_valid(kind: &Type, words: &str) -> bool {
    match kind {
        Type::String => true,
        kind => kind.is_numeric() && words.parse::<f64>().is_ok(),
    }
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
