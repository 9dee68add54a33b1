//! The values of a field, as the keywords of its type have them.

use serde_json::Number;

use super::yaml::{Yaml, number, text};
use crate::page::{Fact, Type};

/// A value of the type; `None` if it is none.
pub(super) fn value(kind: &Type, words: &str) -> Option<Yaml> {
    match kind {
        Type::String => Some(text(words)),
        Type::Boolean => words.parse().ok().map(Yaml::Bool),
        Type::Integer | Type::Long => {
            // A definition may write 1.0 for 1.
            let whole = words.strip_suffix(".0").unwrap_or(words);
            number_with(whole, Number::is_i64)
        }
        Type::Number => number_with(words, |_| true),
        _ => None,
    }
}

/// A bound; `None` if the type has no such bound, or the bound no such number, as a length that is negative.
pub(super) fn bound(fact: Fact, kind: &Type, words: &str) -> Option<Yaml> {
    match (fact, kind) {
        (Fact::Minimum | Fact::Maximum, kind) if kind.is_numeric() => value(kind, words),
        (Fact::MinLength | Fact::MaxLength, Type::String | Type::Array(_)) => {
            number_with(words, Number::is_u64)
        }
        _ => None,
    }
}

fn number_with(words: &str, is_valid: impl Fn(&Number) -> bool) -> Option<Yaml> {
    Some(number(words)).filter(|value| matches!(value, Yaml::Number(number) if is_valid(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(value: Option<Yaml>) -> String {
        serde_json::to_string(&value).unwrap()
    }

    #[test]
    fn drafts_values_of_their_type() {
        let too_large = "9".repeat(400);
        for (kind, words, expected) in [
            (Type::Integer, "7", "7"),
            (Type::Integer, "7.0", "7"),
            (Type::Integer, "7.5", "null"),
            (Type::Integer, "07", "null"),
            (Type::Long, "9223372036854775808", "null"),
            (Type::Number, "7.5", "7.5"),
            (Type::Number, &too_large, "null"),
            (Type::Number, "inf", "null"),
            (Type::Boolean, "false", "false"),
            (Type::Boolean, "0", "null"),
            (Type::String, "07", r#""07""#),
            (Type::Any, "7", "null"),
        ] {
            assert_eq!(json(value(&kind, words)), expected, "{kind} {words}");
        }
    }

    #[test]
    fn drafts_lengths_as_counts() {
        for (words, expected) in [("0", "0"), ("7", "7"), ("-1", "null"), ("1.5", "null")] {
            let length = bound(Fact::MaxLength, &Type::String, words);
            assert_eq!(json(length), expected, "{words}");
        }
        assert_eq!(json(bound(Fact::MaxLength, &Type::Integer, "7")), "null");
        assert_eq!(json(bound(Fact::Maximum, &Type::String, "7")), "null");
        assert_eq!(json(bound(Fact::Maximum, &Type::Long, "7")), "7");
    }
}
